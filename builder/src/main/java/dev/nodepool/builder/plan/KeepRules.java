package dev.nodepool.builder.plan;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which builds and uploads have no future. Two ready ones of each are kept, so that {@code
 * image-delete} of a bad one makes the one before current again.
 */
public final class KeepRules {
  private static final int KEPT = 2;

  private KeepRules() {}

  /** Uploads to be deleted from their clouds. */
  public static List<ImageUpload> uploadsToDelete(ImageSituation situation) {
    var kept = keptUploads(situation);
    var oldBuilds = ids(buildsWithoutFuture(situation));
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
    var kept = new HashSet<ImageUpload>();
    situation
        .uses()
        .forEach(use ->
            situation.uploads(use.provider(), ImageState.READY).stream()
                .limit(KEPT)
                .forEach(kept::add));
    return kept;
  }

  /** Builds whose record and files go once no upload of theirs is left. */
  public static List<ImageBuild> buildsToDelete(ImageSituation situation) {
    return buildsWithoutFuture(situation).stream()
        .filter(build -> situation.uploadsOf(build).isEmpty())
        .toList();
  }

  private static List<ImageBuild> buildsWithoutFuture(ImageSituation situation) {
    var ready = situation.readyBuilds();
    var failed = situation.failedSince();
    return situation.builds().stream()
        .filter(build ->
            switch (build.state()) {
              case DELETING -> true;
              case READY -> situation.image() == null || ready.indexOf(build) >= KEPT;
              // The newest says why there is no newer image.
              case FAILED -> situation.image() == null || failed.indexOf(build) != 0;
              default -> false;
            })
        .toList();
  }

  private static Set<String> ids(List<ImageBuild> builds) {
    var ids = new HashSet<String>();
    builds.forEach(build -> ids.add(build.id()));
    return ids;
  }
}
