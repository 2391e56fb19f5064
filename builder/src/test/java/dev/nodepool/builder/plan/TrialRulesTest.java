package dev.nodepool.builder.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.Diskimage;
import dev.nodepool.config.Diskimage.Validation;
import dev.nodepool.model.Canary;
import dev.nodepool.model.Canary.Boots;
import dev.nodepool.model.Canary.Stage;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.UploadValidation;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which uploads are tried, which may be made at all, and what becomes of them. */
class TrialRulesTest {
  private static final Map<String, Object> WAITS = Map.of("validation", Map.of("state", "waiting"));
  private static final Map<String, Object> BAD =
      Map.of("reason", "its validation failed", "validation", Map.of("state", "failed"));

  private static Diskimage image(boolean validated) {
    return image(validated, 0);
  }

  private static Diskimage image(boolean validated, int canaryPercent) {
    return new Diskimage(
        "debian",
        null,
        List.of(),
        List.of(),
        false,
        Duration.ofDays(1),
        "trixie",
        Duration.ofHours(8),
        List.of(),
        Map.of(),
        false,
        "zuul",
        "auto",
        null,
        "disk-image-create",
        Map.of(),
        Set.of(),
        validated ? new Validation("true", Duration.ofMinutes(1), null) : null,
        canaryPercent);
  }

  private static Situation validated() {
    return new Situation()
        .image(image(true))
        .use("cloud", "qcow2")
        .build("b1", ImageState.READY, Duration.ofHours(1), "qcow2");
  }

  @Test
  void what_the_cloud_has_waits_for_its_validation_and_is_nothing_that_died() {
    var now = validated().upload("b1", "cloud", ImageState.UPLOADING, Duration.ZERO, WAITS).now();
    var upload = now.uploads().getFirst();
    assertThat(TrialRules.due(now))
        .singleElement()
        .satisfies(due -> {
          assertThat(due.upload()).isEqualTo(upload);
          assertThat(due.build().id()).isEqualTo("b1");
          assertThat(due.use().label()).isEqualTo("small");
        });
    assertThat(TrialRules.isOpen(now, upload)).isTrue();
    assertThat(UploadRules.due(now)).isEmpty();
  }

  @Test
  void an_upload_without_the_mark_or_of_an_image_without_validation_is_half_made() {
    var plain = validated().upload("b1", "cloud", ImageState.UPLOADING, Duration.ZERO).now();
    assertThat(TrialRules.isOpen(plain, plain.uploads().getFirst())).isFalse();
    var unasked =
        validated()
            .image(image(false))
            .upload("b1", "cloud", ImageState.UPLOADING, Duration.ZERO, WAITS)
            .now();
    assertThat(TrialRules.isOpen(unasked, unasked.uploads().getFirst())).isFalse();
    assertThat(TrialRules.due(unasked)).isEmpty();
  }

  @Test
  void an_older_build_is_not_validated_any_more() {
    var now =
        validated()
            .build("b2", ImageState.READY, Duration.ZERO, "qcow2")
            .upload("b1", "cloud", ImageState.UPLOADING, Duration.ZERO, WAITS)
            .now();
    assertThat(TrialRules.due(now)).isEmpty();
    assertThat(TrialRules.isOpen(now, now.uploads().getFirst())).isFalse();
  }

  @Test
  void what_was_tried_in_vain_rests_longer_and_longer() {
    Map<String, Object> twice = Map.of("validation", Map.of("state", "waiting", "tries", 2));
    var soon =
        validated()
            .upload("b1", "cloud", ImageState.UPLOADING, Duration.ofSeconds(119), twice)
            .now();
    assertThat(TrialRules.due(soon)).isEmpty();
    assertThat(TrialRules.isOpen(soon, soon.uploads().getFirst())).isTrue();
    var later =
        validated()
            .upload("b1", "cloud", ImageState.UPLOADING, Duration.ofSeconds(120), twice)
            .now();
    assertThat(TrialRules.due(later)).hasSize(1);
  }

  @Test
  void a_bad_upload_is_not_made_anew_and_stays_until_its_build_goes() {
    var now = validated().upload("b1", "cloud", ImageState.FAILED, Duration.ofDays(2), BAD).now();
    assertThat(UploadRules.due(now)).isEmpty();
    assertThat(KeepRules.uploadsToDelete(now, Situation.OURS)).isEmpty();
    var newer =
        validated()
            .upload("b1", "cloud", ImageState.FAILED, Duration.ofDays(2), BAD)
            .build("b2", ImageState.READY, Duration.ZERO, "qcow2")
            .now();
    assertThat(UploadRules.due(newer)).extracting(due -> due.build().id()).containsExactly("b2");
  }

  @Test
  void beside_a_launcher_that_knows_no_trials_nothing_is_uploaded_and_nothing_tried() {
    var now = validated().stranger("old").now();
    assertThat(UploadRules.due(now)).isEmpty();
    assertThat(TrialRules.refusal(now))
        .hasValueSatisfying(
            why -> assertThat(why).contains("the launchers on old, which know no trials"));
    var waiting =
        validated()
            .stranger("old")
            .upload("b1", "cloud", ImageState.UPLOADING, Duration.ZERO, WAITS)
            .now();
    assertThat(TrialRules.due(waiting)).isEmpty();
    var untried = validated().image(image(false)).stranger("old").now();
    assertThat(TrialRules.refusal(untried)).isEmpty();
    assertThat(UploadRules.due(untried)).hasSize(1);
  }

  @Test
  void an_upload_that_is_to_be_validated_is_not_current() {
    var now = validated().upload("b1", "cloud", ImageState.UPLOADING, Duration.ofHours(1)).now();
    var upload = now.uploads().getFirst();
    var waiting = TrialRules.uploaded(image(true), now, upload, Situation.NOW);
    assertThat(waiting.state()).isEqualTo(ImageState.UPLOADING);
    assertThat(waiting.stateTime()).isEqualTo(Situation.NOW);
    assertThat(UploadValidation.isWaiting(waiting)).isTrue();
    assertThat(TrialRules.uploaded(image(false), now, upload, Situation.NOW).state())
        .isEqualTo(ImageState.READY);
  }

  @Test
  void a_canary_begins_where_there_is_something_to_compare_it_with() {
    var image = image(false, 10);
    var first = validated().upload("b1", "cloud", ImageState.UPLOADING, Duration.ZERO).now();
    var alone = TrialRules.uploaded(image, first, first.uploads().getFirst(), Situation.NOW);
    assertThat(alone.state()).isEqualTo(ImageState.READY);
    assertThat(Canary.isRunning(alone)).isFalse();
    Map<String, Object> promoted =
        Map.of("canary", Map.of("state", "promoted", "percent", 10, "boots", 30, "failed", 1));
    var second =
        validated()
            .upload("b1", "cloud", ImageState.READY, Duration.ofHours(1), promoted)
            .upload("b2", "cloud", ImageState.UPLOADING, Duration.ZERO)
            .now();
    var tried = TrialRules.uploaded(image, second, second.uploads().getLast(), Situation.NOW);
    assertThat(Canary.isRunning(tried)).isTrue();
    assertThat(Canary.of(tried))
        .contains(new Canary(Stage.RUNNING, 10, Boots.NONE, new Boots(30, 1)));
  }

  @Test
  void what_can_be_gone_back_to_stays_beside_a_canary_and_canaries_end_with_their_key() {
    Map<String, Object> running = Map.of("canary", Map.of("state", "running", "percent", 10));
    var now =
        new Situation()
            .image(image(false, 10))
            .use("cloud", "qcow2")
            .build("b1", ImageState.READY, Duration.ofHours(3), "qcow2")
            .build("b2", ImageState.READY, Duration.ofHours(2), "qcow2")
            .build("b3", ImageState.READY, Duration.ofHours(1), "qcow2")
            .upload("b1", "cloud", ImageState.READY, Duration.ofHours(3))
            .upload("b2", "cloud", ImageState.READY, Duration.ofHours(2), running)
            .upload("b3", "cloud", ImageState.READY, Duration.ofHours(1), running);
    assertThat(KeepRules.uploadsToDelete(now.now(), Situation.OURS)).isEmpty();
    assertThat(KeepRules.buildsToDelete(now.now(), Situation.OURS)).isEmpty();
    assertThat(TrialRules.promotable(now.now())).isEmpty();
    assertThat(TrialRules.promotable(now.image(image(false)).now())).hasSize(2);
  }

  @Test
  void a_canary_that_was_rolled_back_is_not_made_anew() {
    Map<String, Object> bad = Map.of("canary", Map.of("state", "rolled back", "percent", 10));
    var now =
        validated()
            .image(image(false, 10))
            .upload("b1", "cloud", ImageState.FAILED, Duration.ofDays(2), bad)
            .now();
    assertThat(UploadRules.due(now)).isEmpty();
  }
}
