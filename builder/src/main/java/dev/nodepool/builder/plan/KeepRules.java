package dev.nodepool.builder.plan;

import dev.nodepool.model.Canary;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which builds and uploads have no future. Two ready ones of each are kept, so that {@code
 * image-delete} of a bad one makes the one before current again.
 */
public final class KeepRules {
  private static final int KEPT = 2;

  private KeepRules() {}

  /** Uploads to be deleted from their clouds. */
  public static List<ImageUpload> uploadsToDelete(ImageSituation situation, String builderId) {
    var kept = keptUploads(situation);
    var oldBuilds = ids(buildsWithoutFuture(situation, builderId));
    return situation.uploads().stream()
        .filter(upload ->
            switch (upload.state()) {
              case DELETING -> true;
              case READY ->
                  !situation.isUsedBy(upload.provider())
                      || (!kept.contains(upload) && oldBuilds.contains(upload.buildId()));
              case FAILED ->
                  !situation.isUsedBy(upload.provider())
                      || oldBuilds.contains(upload.buildId())
                      || isFollowed(situation, upload);
              default -> false;
            })
        .toList();
  }

  /** A later try of the same upload exists, so that this one tells nothing any more. */
  private static boolean isFollowed(ImageSituation situation, ImageUpload failed) {
    return situation.uploads().stream()
        .anyMatch(other ->
            other.buildId().equals(failed.buildId())
                && other.provider().equals(failed.provider())
                && other.stateTime().isAfter(failed.stateTime()));
  }

  private static Set<ImageUpload> keptUploads(ImageSituation situation) {
    var ready = ids(situation.readyBuilds());
    var kept = new HashSet<ImageUpload>();
    situation
        .uses()
        .forEach(use -> {
          // Not those of a build that somebody wants deleted.
          var uploads =
              situation.uploads(use.provider(), ImageState.READY).stream()
                  .filter(upload -> ready.contains(upload.buildId()))
                  .toList();
          uploads.stream()
              .filter(upload -> !Canary.isRunning(upload))
              .limit(KEPT)
              .forEach(kept::add);
          // A canary is no upload to go back to.
          uploads.stream().filter(Canary::isRunning).findFirst().ifPresent(kept::add);
        });
    return kept;
  }

  /** Builds whose record and files go once no upload of theirs is left. */
  public static List<ImageBuild> buildsToDelete(ImageSituation situation, String builderId) {
    return buildsWithoutFuture(situation, builderId).stream()
        .filter(build -> situation.uploadsOf(build).isEmpty())
        .toList();
  }

  /** Where the configuration lacks an image, it may be another builder's that has it. */
  private static List<ImageBuild> buildsWithoutFuture(ImageSituation situation, String builderId) {
    var ready = situation.readyBuilds();
    var failed = situation.failedSince();
    return situation.builds().stream()
        .filter(build ->
            switch (build.state()) {
              case DELETING -> true;
              case READY -> isLeft(situation, build, builderId) || ready.indexOf(build) >= KEPT;
              // The newest says why there is no newer image.
              case FAILED -> isLeft(situation, build, builderId) || failed.indexOf(build) != 0;
              default -> false;
            })
        .toList();
  }

  private static boolean isLeft(ImageSituation situation, ImageBuild build, String builderId) {
    return situation.image() == null && builderId.equals(build.builderId());
  }

  /** Formats of a ready build whose files go, because every provider that needs them has them. */
  public static SortedSet<String> filesToDelete(ImageSituation situation, ImageBuild build) {
    var image = situation.image();
    var formats = new TreeSet<String>();
    if (image == null || !image.deleteAfterUpload() || build.state() != ImageState.READY) {
      return formats;
    }
    for (String format : build.formats()) {
      var users = situation.uses().stream().filter(use -> use.format().equals(format)).toList();
      boolean everywhere =
          !users.isEmpty()
              && users.stream().allMatch(use -> isUploaded(situation, build, use.provider()));
      if (everywhere
          && situation.uses().stream().allMatch(ImageUse::isOpen)
          && !image.keepFormats().contains(format)) {
        formats.add(format);
      }
    }
    return formats;
  }

  private static boolean isUploaded(ImageSituation situation, ImageBuild build, String provider) {
    return situation.uploadsOf(build).stream()
        .anyMatch(
            upload -> upload.provider().equals(provider) && upload.state() == ImageState.READY);
  }

  private static Set<String> ids(List<ImageBuild> builds) {
    var ids = new HashSet<String>();
    builds.forEach(build -> ids.add(build.id()));
    return ids;
  }
}
