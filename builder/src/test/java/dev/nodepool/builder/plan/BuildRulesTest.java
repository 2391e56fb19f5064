package dev.nodepool.builder.plan;

import static dev.nodepool.builder.plan.Situation.image;
import static dev.nodepool.model.ImageState.BUILDING;
import static dev.nodepool.model.ImageState.FAILED;
import static dev.nodepool.model.ImageState.READY;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildRulesTest {
  private static final Duration YOUNG = Duration.ofHours(1);
  private static final Duration OLD = Duration.ofDays(1);

  private static Situation used() {
    return new Situation().use("one", "qcow2");
  }

  private static String built(Situation situation) {
    return BuildRules.decide(situation.now()) instanceof BuildDecision.Build build
        ? build.reason() + " " + build.formats()
        : "";
  }

  private static String rests(Situation situation) {
    return BuildRules.decide(situation.now()) instanceof BuildDecision.Rest rest
        ? rest.reason()
        : "";
  }

  @Test
  void an_image_without_a_ready_build_is_built_in_all_formats_that_are_needed() {
    assertThat(
            built(used().use("two", "raw").image(image(List.of("vhd"), false, List.of(), false))))
        .isEqualTo("has no ready build [qcow2, raw, vhd]");
  }

  @Test
  void a_build_that_is_too_old_or_lacks_a_format_is_followed_by_another() {
    assertThat(built(used().build("a", READY, OLD, "qcow2"))).startsWith("is 86400 s old");
    assertThat(built(used().use("two", "raw").build("a", READY, YOUNG, "qcow2")))
        .startsWith("lacks raw");
    assertThat(rests(used().build("a", READY, YOUNG, "qcow2"))).isEqualTo("is new enough");
  }

  @Test
  void formats_that_were_deleted_after_the_upload_are_not_missed() {
    assertThat(
            rests(
                used()
                    .use("two", "raw")
                    .image(image(List.of(), true, List.of(), false))
                    .build("a", READY, YOUNG, "qcow2")))
        .isEqualTo("is new enough");
  }

  @Test
  void a_paused_image_is_not_built_even_if_somebody_asks() {
    assertThat(rests(used().paused().requested())).isEqualTo("is paused");
    assertThat(rests(used().image(image(List.of(), false, List.of(), true)).requested()))
        .isEqualTo("is paused");
  }

  @Test
  void an_image_that_nobody_uses_is_built_only_if_it_names_formats() {
    assertThat(rests(new Situation())).startsWith("is used by no provider");
    assertThat(built(new Situation().image(image(List.of("raw"), false, List.of(), false))))
        .endsWith("[raw]");
  }

  @Test
  void nobody_builds_what_is_being_built() {
    assertThat(rests(used().build("a", BUILDING, YOUNG).requested())).isEqualTo("is being built");
  }

  @Test
  void a_build_that_was_asked_for_waits_for_nothing() {
    assertThat(built(used().build("a", READY, YOUNG, "qcow2").requested()))
        .startsWith("was asked for");
    assertThat(built(used().build("a", FAILED, Duration.ZERO).requested()))
        .startsWith("was asked for");
  }

  @Test
  void a_failed_build_rests_longer_and_longer() {
    assertThat(rests(failed(1, Duration.ofSeconds(59)))).startsWith("failed once in a row");
    assertThat(built(failed(1, Duration.ofSeconds(60)))).isNotEmpty();
    assertThat(rests(failed(4, Duration.ofSeconds(479)))).contains("4 times in a row", "in 1 s");
    assertThat(built(failed(4, Duration.ofSeconds(480)))).isNotEmpty();
    assertThat(built(failed(1000, Duration.ofHours(1)))).isNotEmpty();
    assertThat(built(failed(0, Duration.ZERO))).isNotEmpty();
  }

  private static Situation failed(int times, Duration ago) {
    return used()
        .build("a", FAILED, ago, Situation.OURS, Map.<String, Object>of("failures", times));
  }

  @Test
  void a_failure_before_the_newest_ready_build_does_not_count() {
    assertThat(
            built(
                used()
                    .build("b", READY, OLD, "qcow2")
                    .build("a", FAILED, OLD.plusDays(1), Situation.OURS, Map.of("failures", 99))))
        .startsWith("is 86400 s old");
  }
}
