package dev.nodepool.store.image;

import dev.nodepool.model.Canary;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.IndexedMap.Index;
import dev.nodepool.store.watch.TreeWatch;
import dev.nodepool.store.watch.WatchedCache;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds, uploads and pauses of images, watched; listeners are told the name of the image. */
public final class ImageCache extends WatchedCache<ImageRecord, ImageRecord, String> {
  private final Index<String, ImageRecord> byImage = values.by(ImageRecord::image);
  private final Index<ImageInProvider, ImageRecord> uploads =
      values.by(record ->
          record instanceof ImageRecord.Upload(var upload)
              ? new ImageInProvider(upload.image(), upload.provider())
              : null);

  private record ImageInProvider(String image, String provider) {}

  ImageCache(Connection connection, ContenderNames names) {
    super(
        "images",
        new TreeWatch<>(
            connection, names, connection.paths.images, new ImageLayout(), ImageRecord.CODEC),
        Versioned::value);
  }

  /**
   * The ready upload with the greatest state time that is no canary: what a launcher boots. A
   * canary that has none before it is as good as current.
   */
  public Optional<ImageUpload> newestReady(String image, String provider) {
    return ready(image, provider)
        .max(
            Comparator.comparing((ImageUpload upload) -> !Canary.isRunning(upload))
                .thenComparing(ImageUpload::stateTime));
  }

  /** The ready upload that a share of the launches tries, before which there is another. */
  public Optional<ImageUpload> canary(String image, String provider) {
    var canary =
        ready(image, provider)
            .filter(Canary::isRunning)
            .max(Comparator.comparing(ImageUpload::stateTime));
    return canary.isEmpty()
        ? canary
        : canary.filter(
            _ -> newestReady(image, provider).filter(one -> !Canary.isRunning(one)).isPresent());
  }

  private Stream<ImageUpload> ready(String image, String provider) {
    return ImageRecord.uploads(uploads.get(new ImageInProvider(image, provider)))
        .filter(upload -> upload.state() == ImageState.READY);
  }

  public List<ImageBuild> builds() {
    return ImageRecord.builds(all()).toList();
  }

  public List<ImageUpload> uploads() {
    return ImageRecord.uploads(all()).toList();
  }

  /** What is known of one image. */
  public StoredImage image(String name) {
    return StoredImage.of(byImage.get(name));
  }

  public boolean paused(String image) {
    return get(image + "/" + ImageLayout.PAUSE).isPresent();
  }

  /** The names of all images that anything is known of. */
  public SortedSet<String> images() {
    return new TreeSet<>(byImage.keys());
  }

  /** When a build was asked for that has not succeeded yet; empty when none was. */
  public Optional<Instant> buildRequested(String image) {
    return records().get(image + "/" + ImageLayout.REQUEST_BUILD).map(Versioned::created);
  }

  @Override
  protected String changed(String id, @Nullable ImageRecord before, @Nullable ImageRecord after) {
    return id.substring(0, id.indexOf('/'));
  }
}
