package dev.nodepool.builder.plan;

import dev.nodepool.config.Diskimage;
import dev.nodepool.model.ImageState;
import java.time.Duration;
import java.time.Instant;

/**
 * How long an image needs no look as long as none of its records changes: until its newest build is
 * too old, where all that is to be there is there.
 */
public final class CalmRules {
  private CalmRules() {}

  /**
   * Until when; in the past where anything else may come with time.
   *
   * @param longest after which it is looked at all the same
   */
  public static Instant until(ImageSituation situation, String builderId, Duration longest) {
    var image = situation.image();
    if (image == null || !isSettled(situation, image, builderId)) {
      return Instant.MIN;
    }
    var latest = situation.now().plus(longest);
    return situation
        .newestReady()
        .map(newest -> newest.stateTime().plus(image.rebuildAge()))
        .filter(tooOld -> tooOld.isBefore(latest))
        .orElse(latest);
  }

  private static boolean isSettled(ImageSituation situation, Diskimage image, String builderId) {
    return !image.isTried()
        && !image.deleteAfterUpload()
        && !situation.requested()
        && situation.builds().stream()
            .allMatch(build -> build.state() == ImageState.READY && build.extra().isEmpty())
        && situation.uploads().stream()
            .allMatch(upload -> upload.state() == ImageState.READY && upload.extra().isEmpty())
        && situation.uses().stream().allMatch(ImageUse::isOpen)
        && BuildRules.decide(situation) instanceof BuildDecision.Rest
        && UploadRules.due(situation).isEmpty()
        && KeepRules.uploadsToDelete(situation, builderId).isEmpty()
        && KeepRules.buildsToDelete(situation, builderId).isEmpty();
  }
}
