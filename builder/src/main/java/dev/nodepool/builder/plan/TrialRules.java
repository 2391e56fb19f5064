package dev.nodepool.builder.plan;

import dev.nodepool.config.Diskimage;
import dev.nodepool.model.Canary;
import dev.nodepool.model.Canary.Boots;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.UploadValidation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What an upload has to prove before it is current (docs/decisions/0202). */
public final class TrialRules {
  private TrialRules() {}

  /** An upload whose command is to be run. */
  public record Due(ImageUpload upload, ImageBuild build, ImageUse use) {}

  static Optional<String> refusal(ImageSituation situation) {
    var image = situation.image();
    return image == null ? Optional.empty() : refusal(image, situation.strangers());
  }

  /**
   * Why an image that is to be tried is not uploaded at all; empty when it may be.
   *
   * @param strangers the host names of launchers that know no trials
   */
  public static Optional<String> refusal(Diskimage image, Collection<String> strangers) {
    return image.isTried() && !strangers.isEmpty()
        ? Optional.of(
            "it is to be tried before it is current, and the launchers on %s, which know no trials, would use it at once: take validate and canary out of the diskimage, or stop them"
                .formatted(String.join(", ", new TreeSet<>(strangers))))
        : Optional.empty();
  }

  /** What an upload becomes that its cloud has. */
  public static ImageUpload uploaded(
      Diskimage image, ImageSituation situation, ImageUpload upload, Instant now) {
    return image.validation() == null
        ? accepted(image, situation, upload, now)
        : UploadValidation.begun().on(upload.in(ImageState.UPLOADING, now));
  }

  /** What it becomes when its command has succeeded, or when it has none. */
  public static ImageUpload accepted(
      Diskimage image, ImageSituation situation, ImageUpload upload, Instant now) {
    var ready = upload.in(ImageState.READY, now);
    var before = current(situation, upload.provider());
    return image.canaryPercent() == 0 || before.isEmpty()
        ? ready
        : Canary.begun(
                image.canaryPercent(), Canary.of(before.get()).map(Canary::own).orElse(Boots.NONE))
            .on(ready);
  }

  /** What nodes of the provider boot from that try nothing. */
  private static Optional<ImageUpload> current(ImageSituation situation, String provider) {
    return situation.uploads(provider, ImageState.READY).stream()
        .filter(upload -> !Canary.isRunning(upload))
        .findFirst();
  }

  /** Canaries of an image that is not to have any more: all are to boot from them. */
  public static List<ImageUpload> promotable(ImageSituation situation) {
    var image = situation.image();
    return image == null || image.canaryPercent() > 0
        ? List.of()
        : situation.uploads().stream().filter(Canary::isRunning).toList();
  }

  /** Whether an upload was found to be bad: it is kept, and not made again by itself. */
  static boolean isBad(ImageUpload upload) {
    return UploadValidation.hasFailed(upload) || Canary.wasRolledBack(upload);
  }

  /** Those whose command is to be run now, also where a builder has died over it. */
  public static List<Due> due(ImageSituation situation) {
    if (refusal(situation).isPresent()) {
      return List.of();
    }
    return situation.uploads().stream()
        .filter(upload -> isOpen(situation, upload) && !rests(situation, upload))
        .flatMap(upload -> due(situation, upload).stream())
        .toList();
  }

  private static Optional<Due> due(ImageSituation situation, ImageUpload upload) {
    return situation.uses().stream()
        .filter(use -> use.provider().equals(upload.provider()))
        .findFirst()
        .flatMap(use -> situation.newestReady().map(build -> new Due(upload, build, use)));
  }

  /** Whether an upload waits for its command, so that nobody may take it for one that has died. */
  public static boolean isOpen(ImageSituation situation, ImageUpload upload) {
    var image = situation.image();
    return image != null
        && image.validation() != null
        && UploadValidation.isWaiting(upload)
        && situation.isUsedBy(upload.provider())
        && situation.newestReady().filter(build -> build.id().equals(upload.buildId())).isPresent();
  }

  private static boolean rests(ImageSituation situation, ImageUpload upload) {
    int tries = UploadValidation.of(upload).map(UploadValidation::tries).orElse(0);
    var again = upload.stateTime().plus(Backoff.after(tries, situation.firstPause()));
    return situation.now().isBefore(again);
  }
}
