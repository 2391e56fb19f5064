package dev.nodepool.builder;

import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.model.Component;
import dev.nodepool.store.Store;
import dev.nodepool.store.component.ComponentCache;
import dev.nodepool.store.image.ImageCache;
import dev.nodepool.store.image.StoredImage;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The records of images, one image at a time. Thread-safe. */
record Records(ImageCache images, ComponentCache components) {

  /** Blocks until all is watched. */
  static Records watch(Store store) throws InterruptedException {
    return new Records(store.images().watch(), store.components().watch());
  }

  /** The image as it is watched. */
  ImageSituation watched(Setup now, String name) {
    return situation(now, name, images.image(name));
  }

  /** The image from ZooKeeper itself, but for who runs. */
  ImageSituation read(Setup now, String name) throws InterruptedException {
    return situation(now, name, now.context().store().images().read(name));
  }

  private ImageSituation situation(Setup now, String name, StoredImage stored) {
    return new ImageSituation(
        name,
        now.context().config().diskimage(name).orElse(null),
        now.clouds().uses(name),
        stored.builds(),
        stored.uploads(),
        stored.paused(),
        stored.requested(),
        daemons(daemon -> daemon.kind() == Component.Kind.BUILDER),
        daemons(daemon -> daemon.isStranger()),
        now.context().settings().firstPause(),
        now.context().store().now());
  }

  /** The host names of those that run. */
  private Set<String> daemons(Predicate<Component.Daemon> which) {
    var running = new HashSet<String>();
    for (var component : components.all()) {
      if (component instanceof Component.Daemon daemon && which.test(daemon)) {
        running.add(daemon.hostname());
      }
    }
    return running;
  }

  /** Those of the configuration, and all that have records. */
  SortedSet<String> names(Setup now) {
    var names = new TreeSet<>(images.images());
    now.context().config().diskimages().forEach(image -> names.add(image.name()));
    return names;
  }

  /** Those of all images of the configuration. */
  List<ImageSituation> configured(Setup now) {
    return now.context().config().diskimages().stream()
        .map(image -> watched(now, image.name()))
        .toList();
  }

  /** How many images of the configuration somebody wants built. */
  long requests(Setup now) {
    return now.context().config().diskimages().stream()
        .filter(image -> images.buildRequested(image.name()).isPresent())
        .count();
  }
}
