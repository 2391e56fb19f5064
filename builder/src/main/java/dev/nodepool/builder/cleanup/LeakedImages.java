package dev.nodepool.builder.cleanup;

import static java.util.stream.Collectors.toSet;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.HasImages.UploadedImage;
import dev.nodepool.driver.TakesImages;
import dev.nodepool.model.ImageUpload;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes images in the clouds that carry our marks and that no record names, when they are seen in
 * two looks in a row. Thread-safe; one look for a provider at a time.
 */
public final class LeakedImages {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.LeakedImages");

  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  /** When a provider was looked at, and what was without a record then. */
  private record Look(long nanos, Set<String> suspects) {}

  /** Whether the last look at the provider is long ago; asking counts as a look. */
  public boolean isDue(String provider, Duration pause) {
    long now = System.nanoTime();
    var last = looks.get(provider);
    if (last != null && now - last.nanos() < pause.toNanos()) {
      return false;
    }
    looks.put(provider, new Look(now, last == null ? Set.of() : last.suspects()));
    return true;
  }

  public void look(BuilderContext context, String provider, TakesImages cloud)
      throws InterruptedException {
    try {
      // The cloud first: what it shows had a record by then, if it is one of ours.
      var found = cloud.images();
      var images = context.store().images();
      var without = withoutRecord(found, images.watch().uploads(), provider);
      var before = looks.getOrDefault(provider, new Look(0, Set.of()));
      var again =
          without.stream().filter(image -> before.suspects().contains(image.externalId())).toList();
      if (!again.isEmpty()) {
        // What is watched may lag; ZooKeeper itself has the last word.
        delete(withoutRecord(again, images.readAllUploads(), provider), context, provider, cloud);
      }
      looks.put(
          provider,
          new Look(
              before.nanos(), without.stream().map(UploadedImage::externalId).collect(toSet())));
    } catch (CloudException e) {
      log.warn("Leaked images in {} cannot be looked for now: {}", provider, e.getMessage());
    }
  }

  private static List<UploadedImage> withoutRecord(
      List<UploadedImage> found, List<ImageUpload> uploads, String provider) {
    var known =
        uploads.stream()
            .filter(upload -> upload.provider().equals(provider))
            .map(upload -> upload.buildId() + "/" + upload.id())
            .collect(toSet());
    return found.stream()
        .filter(UploadedImage::provably)
        .filter(image -> !known.contains(image.buildId() + "/" + image.uploadId()))
        .toList();
  }

  private static void delete(
      List<UploadedImage> images, BuilderContext context, String provider, TakesImages cloud)
      throws CloudException, InterruptedException {
    for (var image : images) {
      log.warn(
          "Image {} ({}) in {} has no record and is deleted",
          image.name(),
          image.externalId(),
          provider);
      cloud.deleteImage(image.externalId());
      context.metrics().leaked(provider);
    }
  }
}
