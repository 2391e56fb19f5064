package dev.nodepool.builder.plan;

import static dev.nodepool.builder.plan.Situation.image;
import static dev.nodepool.model.ImageState.DELETING;
import static dev.nodepool.model.ImageState.FAILED;
import static dev.nodepool.model.ImageState.READY;
import static dev.nodepool.model.ImageState.UPLOADING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.Diskimage;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;

class KeepRulesTest {
  private static Duration hours(int hours) {
    return Duration.ofHours(hours);
  }

  private static Situation three() {
    return new Situation()
        .use("one", "qcow2")
        .build("c", READY, hours(1), "qcow2")
        .build("b", READY, hours(2), "qcow2")
        .build("a", READY, hours(3), "qcow2");
  }

  private static List<String> uploads(Situation situation) {
    return KeepRules.uploadsToDelete(situation.now(), Situation.OURS).stream()
        .map(ImageUpload::buildId)
        .toList();
  }

  private static List<String> builds(Situation situation) {
    return KeepRules.buildsToDelete(situation.now(), Situation.OURS).stream()
        .map(ImageBuild::id)
        .toList();
  }

  @Test
  void two_ready_builds_and_uploads_are_kept() {
    var all =
        three()
            .upload("c", "one", READY, hours(1))
            .upload("b", "one", READY, hours(2))
            .upload("a", "one", READY, hours(3));
    assertThat(uploads(all)).containsExactly("a");
    assertThat(builds(all)).isEmpty();
    assertThat(builds(three().upload("c", "one", READY, hours(1)))).containsExactly("a");
  }

  @Test
  void an_old_upload_stays_as_long_as_a_provider_has_no_two_newer_ones() {
    var behind =
        three().upload("c", "one", UPLOADING, hours(1)).upload("a", "one", READY, hours(3));
    assertThat(uploads(behind)).isEmpty();
    assertThat(builds(behind)).isEmpty();
  }

  @Test
  void an_image_that_a_provider_does_not_use_any_more_goes_there() {
    assertThat(uploads(three().upload("c", "two", READY, hours(1)))).containsExactly("c");
  }

  @Test
  void what_somebody_wants_deleted_goes() {
    var situation =
        three().build("x", DELETING, hours(1), "qcow2").upload("c", "one", DELETING, hours(1));
    assertThat(uploads(situation)).containsExactly("c");
    assertThat(builds(situation)).contains("x");
    situation.upload("x", "one", READY, Duration.ZERO);
    assertThat(uploads(situation)).containsExactly("c", "x");
  }

  @Test
  void the_newest_failure_tells_its_reason_until_something_succeeds() {
    var failing =
        three().build("y", FAILED, Duration.ofMinutes(1)).build("x", FAILED, Duration.ofMinutes(2));
    assertThat(builds(failing)).contains("x").doesNotContain("y");
    assertThat(builds(three().build("x", FAILED, hours(5)))).contains("x");
    var uploading =
        three()
            .upload("c", "one", FAILED, Duration.ofMinutes(2))
            .upload("c", "one", FAILED, Duration.ofMinutes(1));
    assertThat(uploads(uploading)).hasSize(1);
  }

  @Test
  void what_is_not_configured_goes_only_where_it_was_built() {
    var situation =
        new Situation()
            .notConfigured()
            .build("ours", READY, hours(1), "qcow2")
            .build("theirs", READY, hours(2), "other", Map.of(), "qcow2");
    assertThat(builds(situation)).containsExactly("ours");
    assertThat(situation.now().concerns(Situation.OURS)).isTrue();
    assertThat(situation.now().concerns("a-third")).isFalse();
  }

  @Test
  void files_go_once_all_providers_have_them_but_for_those_to_keep() {
    var once = image(List.of(), true, List.of(), false);
    assertThat(files(once)).isEmpty();
    assertThat(files(once, "one")).isEmpty();
    assertThat(files(once, "one", "two")).containsExactly("qcow2");
    assertThat(files(image(List.of(), true, List.of("qcow2"), false), "one", "two")).isEmpty();
    assertThat(files(image(List.of(), false, List.of(), false), "one", "two")).isEmpty();
  }

  private static SortedSet<String> files(Diskimage diskimage, String... uploaded) {
    var situation =
        new Situation()
            .image(diskimage)
            .use("one", "qcow2")
            .use("two", "qcow2")
            .build("a", READY, hours(1), "qcow2", "raw");
    for (String provider : uploaded) {
      situation.upload("a", provider, READY, hours(1));
    }
    var now = situation.now();
    return KeepRules.filesToDelete(now, now.builds().getFirst());
  }
}
