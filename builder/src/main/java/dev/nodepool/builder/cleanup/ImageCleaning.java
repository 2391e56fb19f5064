package dev.nodepool.builder.cleanup;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.KeepRules;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.TakesImages;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away what an image does not need any more, and what a builder that died has left: the
 * cloud's image first, then its record; the files of a build, then its record. One pass for an
 * image at a time.
 */
public final class ImageCleaning {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.ImageCleaning");

  private final BuilderContext context;
  private final Function<String, Optional<TakesImages>> clouds;

  /** Cleans up in those clouds, by the names of providers. */
  public ImageCleaning(BuilderContext context, Function<String, Optional<TakesImages>> clouds) {
    this.context = context;
    this.clouds = clouds;
  }

  /** Whether a pass would find something. */
  public boolean isDue(ImageSituation situation) {
    return situation.builds().stream()
            .anyMatch(build ->
                build.state() == ImageState.BUILDING || build.state() == ImageState.DELETING)
        || situation.uploads().stream().anyMatch(upload -> upload.state() == ImageState.UPLOADING)
        || !KeepRules.uploadsToDelete(situation).isEmpty()
        || !KeepRules.buildsToDelete(situation).isEmpty();
  }

  public void pass(ImageSituation situation) throws InterruptedException {
    for (var build : situation.builds()) {
      if (build.state() == ImageState.BUILDING) {
        endIfAbandoned(build);
      }
    }
    for (var upload : situation.uploads()) {
      if (upload.state() == ImageState.UPLOADING) {
        deleteIfAbandoned(situation, upload);
      }
    }
    for (var upload : KeepRules.uploadsToDelete(situation)) {
      delete(upload);
    }
    for (var build : situation.builds()) {
      if (build.state() == ImageState.DELETING) {
        context.files().delete(build.image(), build.id());
      }
    }
    for (var build : KeepRules.buildsToDelete(situation)) {
      delete(build);
    }
  }

  /** A build that nobody holds has died with its builder. */
  private void endIfAbandoned(ImageBuild build) throws InterruptedException {
    var images = context.store().images();
    var lock = images.locks().builds(build.image());
    if (lock.isEmpty()) {
      return;
    }
    try {
      // Under the lock, since its builder may have ended it just now.
      boolean still =
          images.builds(build.image()).stream()
              .anyMatch(now -> now.id().equals(build.id()) && now.state() == ImageState.BUILDING);
      if (still) {
        log.warn("Build {} of image {} died with its builder", build.id(), build.image());
        var died = Map.<String, Object>of("reason", "its builder died");
        images.write(
            build.with(ImageState.FAILED, context.store().now(), build.formats(), died),
            lock.get());
        context.files().delete(build.image(), build.id());
      }
    } finally {
      lock.get().release();
    }
  }

  private void deleteIfAbandoned(ImageSituation situation, ImageUpload upload)
      throws InterruptedException {
    var build =
        situation.builds().stream().filter(one -> one.id().equals(upload.buildId())).findFirst();
    if (build.isEmpty()) {
      return;
    }
    var images = context.store().images();
    var lock = images.locks().uploads(build.get(), upload.provider());
    if (lock.isEmpty()) {
      return;
    }
    try {
      boolean still =
          images.uploads(upload.image(), upload.buildId(), upload.provider()).stream()
              .anyMatch(now -> now.id().equals(upload.id()) && now.state() == ImageState.UPLOADING);
      if (still && isGoneFromCloud(upload)) {
        log.warn(
            "Upload {} of image {} to {} died with its builder",
            upload.id(),
            upload.image(),
            upload.provider());
        images.delete(upload);
      }
    } finally {
      lock.get().release();
    }
  }

  private void delete(ImageUpload upload) throws InterruptedException {
    var images = context.store().images();
    var lock = images.locks().upload(upload);
    if (lock.isEmpty()) {
      return;
    }
    try {
      if (upload.state() == ImageState.READY) {
        images.write(upload.in(ImageState.DELETING, context.store().now()), lock.get());
      }
      if (isGoneFromCloud(upload)) {
        log.info(
            "Upload {} of image {} is gone from {}",
            upload.id(),
            upload.image(),
            upload.provider());
        images.delete(upload);
      }
    } finally {
      lock.get().release();
    }
  }

  /** Deletes all images of the upload; false when the cloud is not ours to ask, or would not. */
  private boolean isGoneFromCloud(ImageUpload upload) throws InterruptedException {
    var cloud = clouds.apply(upload.provider());
    if (cloud.isEmpty()) {
      return false;
    }
    try {
      if (upload.externalId() != null) {
        cloud.get().deleteImage(upload.externalId());
      }
      // One that came about in the cloud, and whose id never reached the record.
      for (var image : cloud.get().images()) {
        if (image.ours()
            && image.buildId().equals(upload.buildId())
            && upload.id().equals(image.uploadId())) {
          cloud.get().deleteImage(image.externalId());
        }
      }
      return true;
    } catch (CloudException e) {
      log.warn(
          "Upload {} of image {} cannot be deleted from {} now: {}",
          upload.id(),
          upload.image(),
          upload.provider(),
          e.getMessage());
      return false;
    }
  }

  /** Whoever has the files deletes them and the record; others only where that builder is gone. */
  private void delete(ImageBuild build) throws InterruptedException {
    var images = context.store().images();
    var lock = images.locks().build(build);
    if (lock.isEmpty()) {
      return;
    }
    try {
      if (build.state() != ImageState.DELETING) {
        images.write(build.in(ImageState.DELETING, context.store().now()), lock.get());
      }
      boolean gone = context.files().delete(build.image(), build.id());
      if (gone && isOurs(build)) {
        log.info("Build {} of image {} is gone", build.id(), build.image());
        images.delete(build);
      }
    } finally {
      lock.get().release();
    }
  }

  private boolean isOurs(ImageBuild build) {
    return build.builderId() == null || build.builderId().equals(context.settings().builderId());
  }
}
