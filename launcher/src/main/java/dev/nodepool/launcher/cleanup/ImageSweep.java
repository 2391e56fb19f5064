package dev.nodepool.launcher.cleanup;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.HasImages.UploadedImage;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.ImageUpload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes images that a builder uploaded for a provider and that no record names, when they are
 * seen twice in a row. Only providers that have diskimages are asked. Thread-safe: one pass per
 * provider at a time.
 */
final class ImageSweep {
  private static final Logger log = LoggerFactory.getLogger("nodepool.LeakSweep");
  private static final String DISKIMAGES = "diskimages";

  private final LauncherContext context;
  private final Map<String, Set<String>> suspectsByProvider = new HashMap<>();

  ImageSweep(LauncherContext context) {
    this.context = context;
  }

  void pass(OpenProvider provider) throws CloudException, InterruptedException {
    if (!provider.config().section().asMap().containsKey(DISKIMAGES)) {
      return;
    }
    var ours = provider.calls().images().stream().filter(UploadedImage::ours).toList();
    // Asked of ZooKeeper itself: what is watched may lag behind.
    var uploads = ours.isEmpty() ? List.<ImageUpload>of() : uploads(provider.name());
    var nameless = ours.stream().filter(image -> !isKnown(image, uploads)).toList();
    var before =
        remember(
            provider.name(),
            nameless.stream().map(UploadedImage::externalId).collect(Collectors.toSet()));
    for (var image : nameless) {
      if (before.contains(image.externalId())) {
        delete(provider, image);
      }
    }
  }

  private List<ImageUpload> uploads(String provider) throws InterruptedException {
    return context.store().images().readAllUploads().stream()
        .filter(upload -> upload.provider().equals(provider))
        .toList();
  }

  /** In whatever state: an upload that is under way or being deleted is its builder's business. */
  private static boolean isKnown(UploadedImage image, List<ImageUpload> uploads) {
    return uploads.stream()
        .anyMatch(upload ->
            image.externalId().equals(upload.externalId())
                || (image.buildId().equals(upload.buildId())
                    && (image.uploadId() == null || image.uploadId().equals(upload.id()))));
  }

  private void delete(OpenProvider provider, UploadedImage image) throws InterruptedException {
    log.warn(
        "Provider {}: image {} ({}) has leaked and is deleted",
        provider.name(),
        image.externalId(),
        image.name());
    try {
      provider.calls().deleteImage(image.externalId());
      context.metrics().leaked(provider.name(), "images");
    } catch (CloudException e) {
      log.warn("Provider {}: it is not gone yet: {}", provider.name(), e.getMessage());
    }
  }

  /** The suspects of the pass before. */
  private synchronized Set<String> remember(String provider, Set<String> suspects) {
    var before = suspectsByProvider.put(provider, suspects);
    return before == null ? Set.of() : before;
  }
}
