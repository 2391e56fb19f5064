package dev.nodepool.builder.plan;

import static dev.nodepool.model.ImageState.FAILED;
import static dev.nodepool.model.ImageState.READY;
import static dev.nodepool.model.ImageState.UPLOADING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UploadRulesTest {
  private static final Duration HOUR = Duration.ofHours(1);

  private static Situation built() {
    return new Situation()
        .use("one", "qcow2")
        .build("b", READY, HOUR, "qcow2")
        .build("a", READY, HOUR.multipliedBy(2), "qcow2");
  }

  private static List<String> due(Situation situation) {
    return UploadRules.due(situation.now()).stream()
        .map(due -> due.build().id() + " to " + due.use().provider())
        .toList();
  }

  @Test
  void the_newest_ready_build_goes_to_each_provider_that_takes_a_format_of_it() {
    assertThat(due(built().use("two", "qcow2").use("three", "raw")))
        .containsExactly("b to one", "b to two");
  }

  @Test
  void what_is_there_or_on_its_way_is_not_uploaded_again() {
    assertThat(due(built().upload("b", "one", READY, HOUR))).isEmpty();
    assertThat(due(built().upload("b", "one", UPLOADING, HOUR))).isEmpty();
    assertThat(due(built().upload("a", "one", READY, HOUR))).containsExactly("b to one");
  }

  @Test
  void a_paused_provider_gets_nothing_and_one_that_is_not_open_neither() {
    assertThat(due(built().use("two", "qcow2", true).use("three", ""))).containsExactly("b to one");
  }

  @Test
  void a_failed_upload_rests_longer_and_longer() {
    assertThat(due(failed(1, 59))).isEmpty();
    assertThat(due(failed(1, 60))).containsExactly("b to one");
    assertThat(due(failed(3, 239))).isEmpty();
    assertThat(due(failed(3, 240))).containsExactly("b to one");
  }

  private static Situation failed(int times, int secondsAgo) {
    return built()
        .upload(
            "b",
            "one",
            FAILED,
            Duration.ofSeconds(secondsAgo),
            Map.<String, Object>of("failures", times));
  }
}
