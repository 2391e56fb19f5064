package dev.nodepool.store.image;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.watch.Listeners;
import dev.nodepool.store.watch.RecordCache;
import dev.nodepool.store.watch.StoreQueues;
import dev.nodepool.store.watch.TreeWatch;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Builds, uploads and pauses of images, watched. Reading never touches ZooKeeper; any thread. */
public final class ImageCache implements AutoCloseable {
  private final Map<String, ImageBuild> builds = new ConcurrentHashMap<>();
  private final Map<String, ImageUpload> uploads = new ConcurrentHashMap<>();
  private final Map<Shop, ImageUpload> newest = new ConcurrentHashMap<>();
  private final Set<String> paused = ConcurrentHashMap.newKeySet();
  private final Listeners<String> listeners = new Listeners<>("images");
  private final RecordCache<ImageRecord> records;
  private final TreeWatch<ImageRecord> watch;

  private record Shop(String image, String provider) {}

  ImageCache(Connection connection, ContenderNames names) {
    records = new RecordCache<>(this::index, names);
    watch =
        new TreeWatch<>(
            connection, connection.paths.images, new ImageLayout(), ImageRecord.CODEC, records);
  }

  void start() throws InterruptedException {
    watch.start();
  }

  /** The ready upload with the greatest state time: what a launcher boots. */
  public Optional<ImageUpload> newestReady(String image, String provider) {
    return Optional.ofNullable(newest.get(new Shop(image, provider)));
  }

  public List<ImageBuild> builds() {
    return List.copyOf(builds.values());
  }

  public List<ImageUpload> uploads() {
    return List.copyOf(uploads.values());
  }

  public boolean paused(String image) {
    return paused.contains(image);
  }

  public StoreQueues.Cache queue() {
    return watch.queue();
  }

  /** Called with the image's name for each change, in order, on one thread; must not block. */
  public Subscription listen(Consumer<String> listener) {
    return listeners.add(listener);
  }

  private void index(
      String key, @Nullable Versioned<ImageRecord> before, @Nullable Versioned<ImageRecord> after) {
    boolean there = after != null;
    var either = after != null ? after : before;
    if (either == null) {
      return;
    }
    switch (either.value()) {
      case ImageRecord.Build(var build) -> put(builds, key, there, build);
      case ImageRecord.Upload(var upload) -> {
        put(uploads, key, there, upload);
        choose(new Shop(upload.image(), upload.provider()));
      }
      case ImageRecord.Flag(String image, String name) -> {
        if (name.equals(ImageLayout.PAUSE) && there) {
          paused.add(image);
        } else if (name.equals(ImageLayout.PAUSE)) {
          paused.remove(image);
        }
      }
    }
    listeners.tell(key.substring(0, key.indexOf('/')));
  }

  private static <V> void put(Map<String, V> map, String key, boolean there, V value) {
    if (there) {
      map.put(key, value);
    } else {
      map.remove(key);
    }
  }

  private void choose(Shop shop) {
    var best =
        uploads.values().stream()
            .filter(upload -> upload.image().equals(shop.image()))
            .filter(upload -> upload.provider().equals(shop.provider()))
            .filter(upload -> upload.state() == ImageState.READY)
            .max(Comparator.comparing(ImageUpload::stateTime));
    if (best.isPresent()) {
      newest.put(shop, best.get());
    } else {
      newest.remove(shop);
    }
  }

  @Override
  public void close() {
    watch.close();
    listeners.close();
  }
}
