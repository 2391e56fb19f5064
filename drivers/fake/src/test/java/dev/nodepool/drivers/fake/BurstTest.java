package dev.nodepool.drivers.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleSpecs;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BurstTest {

  private static void burst(Rig rig, int count) throws Exception {
    rig.cloud().apply(CloudSettings.DEFAULT.withoutQuota());
    long begin = System.nanoTime();
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
      System.out.printf("%d launches: %d ms%n", count, (System.nanoTime() - begin) / 1_000_000);
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
    var took = Duration.ofNanos(System.nanoTime() - begin);
    System.out.printf("%d launches and deletions: %d ms%n", count, took.toMillis());
    assertThat(took).isLessThan(Duration.ofSeconds(20));
    assertThat(rig.cloud().state().servers()).isEmpty();
    assertThat(rig.cloud().state().duplicated()).isZero();
  }

  @Test
  void ten_thousand_launches_at_once_take_seconds() throws Exception {
    try (var rig = Rig.inProcess()) {
      burst(rig, 10_000);
    }
  }

  @Test
  void two_thousand_launches_at_once_through_a_port_take_seconds() throws Exception {
    try (var rig = Rig.remote(Map.of())) {
      burst(rig, 2_000);
    }
  }
}
