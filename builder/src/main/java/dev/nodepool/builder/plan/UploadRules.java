package dev.nodepool.builder.plan;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.List;
import java.util.Optional;

/** Which builds are uploaded where. */
public final class UploadRules {
  private UploadRules() {}

  /** An upload to be made. */
  public record Due(ImageBuild build, ImageUse use) {}

  /** What is due now, whoever has the files. */
  public static List<Due> due(ImageSituation situation) {
    if (TrialRules.refusal(situation).isPresent()) {
      return List.of();
    }
    return situation.uses().stream()
        .filter(use -> use.isOpen() && !use.paused())
        .flatMap(use -> due(situation, use).stream())
        .toList();
  }

  private static Optional<Due> due(ImageSituation situation, ImageUse use) {
    return situation
        .newestReady()
        .filter(build -> build.formats().contains(use.format()))
        .filter(build -> !stands(situation, build, use))
        .map(build -> new Due(build, use));
  }

  /** It is there, is being made, was found to be bad, or has failed a short time ago. */
  private static boolean stands(ImageSituation situation, ImageBuild build, ImageUse use) {
    return situation.uploadsOf(build).stream()
        .filter(upload -> upload.provider().equals(use.provider()))
        .anyMatch(upload ->
            upload.state() == ImageState.READY
                || upload.state() == ImageState.UPLOADING
                || TrialRules.isBad(upload)
                || (upload.state() == ImageState.FAILED && rests(situation, upload)));
  }

  private static boolean rests(ImageSituation situation, ImageUpload failed) {
    var again =
        failed
            .stateTime()
            .plus(Backoff.after(Backoff.failures(failed.extra()), situation.firstPause()));
    return situation.now().isBefore(again);
  }
}
