package dev.nodepool.builder.cleanup;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.builder.plan.KeepRules;
import dev.nodepool.builder.plan.TrialRules;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.TakesImages;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes away uploads to one provider that an image does not need any more, and those that a builder
 * left that died: the cloud's image first, then its record. One pass for an image and provider at a
 * time, so that a cloud that hangs holds up nobody else.
 */
public final class UploadCleaning {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.UploadCleaning");

  private final BuilderContext context;
  private final String provider;
  private final @Nullable TakesImages cloud;

  /** Does nothing while the provider's cloud is not open here. */
  public UploadCleaning(BuilderContext context, String provider, Optional<TakesImages> cloud) {
    this.context = context;
    this.provider = provider;
    this.cloud = cloud.orElse(null);
  }

  /**
   * Whether a pass may find something.
   *
   * @param uploading whether this builder uploads the image there just now
   */
  public boolean isDue(ImageSituation situation, boolean uploading) {
    return cloud != null
        && (abandoned(situation).size() > (uploading ? 1 : 0)
            || !withoutFuture(situation).isEmpty());
  }

  /** Some of them are being uploaded just now, as their lock tells. */
  private List<ImageUpload> abandoned(ImageSituation situation) {
    return situation.uploads(provider, ImageState.UPLOADING).stream()
        .filter(upload -> !TrialRules.isOpen(situation, upload))
        .toList();
  }

  private List<ImageUpload> withoutFuture(ImageSituation situation) {
    return KeepRules.uploadsToDelete(situation, context.settings().builderId()).stream()
        .filter(upload -> upload.provider().equals(provider))
        .toList();
  }

  public void pass(ImageSituation situation) throws InterruptedException {
    var open = cloud;
    if (open == null) {
      return;
    }
    for (var upload : abandoned(situation)) {
      deleteIfAbandoned(situation, upload, open);
    }
    for (var upload : withoutFuture(situation)) {
      delete(upload, open);
    }
  }

  private void deleteIfAbandoned(ImageSituation situation, ImageUpload upload, TakesImages open)
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
      boolean still = images.now(upload).filter(now -> now.state() == upload.state()).isPresent();
      if (still && isGoneFromCloud(upload, open)) {
        log.warn(
            "Upload {} of image {} to {} died with its builder",
            upload.id(),
            upload.image(),
            provider);
        images.delete(upload);
      }
    } finally {
      lock.get().release();
    }
  }

  private void delete(ImageUpload upload, TakesImages open) throws InterruptedException {
    var images = context.store().images();
    var lock = images.locks().upload(upload);
    if (lock.isEmpty()) {
      return;
    }
    try {
      if (upload.state() != ImageState.DELETING) {
        images.write(upload.in(ImageState.DELETING, context.store().now()), lock.get());
      }
      if (isGoneFromCloud(upload, open)) {
        log.info("Upload {} of image {} is gone from {}", upload.id(), upload.image(), provider);
        images.delete(upload);
      }
    } finally {
      lock.get().release();
    }
  }

  /** Deletes all images of the upload; false when the cloud would not. */
  private boolean isGoneFromCloud(ImageUpload upload, TakesImages open)
      throws InterruptedException {
    try {
      if (upload.externalId() != null) {
        open.deleteImage(upload.externalId());
      }
      // One that came about in the cloud, and whose id never reached the record.
      for (var image : open.images()) {
        if (image.ours()
            && image.buildId().equals(upload.buildId())
            && upload.id().equals(image.uploadId())) {
          open.deleteImage(image.externalId());
        }
      }
      return true;
    } catch (CloudException e) {
      log.warn(
          "Upload {} of image {} cannot be deleted from {} now: {}",
          upload.id(),
          upload.image(),
          provider,
          e.getMessage());
      return false;
    }
  }
}
