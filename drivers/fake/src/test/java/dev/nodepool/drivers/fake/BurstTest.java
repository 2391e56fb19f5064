package dev.nodepool.drivers.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

// The time is generous: it is to catch what grows with the square of the number.
@Timeout(120)
class BurstTest {

  private static void burst(Rig rig, int count) throws Exception {
    rig.cloud().apply(CloudSettings.DEFAULT.withoutQuota());
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var launches =
          IntStream.range(0, count)
              .mapToObj(i ->
                  (Callable<String>)
                      () -> {
                        var spec = SampleSpecs.of("%010d".formatted(i), Rig.POOL, Rig.LABEL);
                        var progress = RecordingProgress.recording();
                        rig.provider().launch(spec, progress);
                        return progress.firstId();
                      })
              .toList();
      var ids = executor.invokeAll(launches);
      assertThat(rig.provider().list()).hasSize(count);
      var deletions =
          ids.stream()
              .map(id ->
                  (Callable<Boolean>)
                      () -> {
                        rig.provider().delete(id.get());
                        return true;
                      })
              .toList();
      for (var deletion : executor.invokeAll(deletions)) {
        assertThat(deletion.get()).isTrue();
      }
    }
    assertThat(rig.cloud().state().servers()).isEmpty();
    assertThat(rig.cloud().state().duplicated()).isZero();
  }

  @Test
  void ten_thousand_launches_at_once_all_end_well() throws Exception {
    try (var rig = Rig.unhurried()) {
      burst(rig, 10_000);
    }
  }
}
