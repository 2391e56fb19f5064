package dev.nodepool.builder;

import static java.util.stream.Collectors.groupingBy;

import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.model.Component;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import dev.nodepool.store.component.ComponentCache;
import dev.nodepool.store.image.ImageCache;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * All records of images at one moment.
 *
 * @param requested since when a build of an image was asked for
 * @param builders the host names of builders that run
 */
record Records(
    Map<String, List<ImageBuild>> builds,
    Map<String, List<ImageUpload>> uploads,
    Predicate<String> paused,
    Function<String, Optional<Instant>> requested,
    Set<String> builders) {

  /** What is watched. */
  static Records of(ImageCache cache, ComponentCache components) {
    return of(
        cache.builds(), cache.uploads(), cache::paused, cache::buildRequested, components.all());
  }

  /** From ZooKeeper itself, but for who runs. */
  static Records read(Store store, ComponentCache components) throws InterruptedException {
    var images = store.images();
    var cache = images.watch();
    return of(
        images.readAllBuilds(),
        images.readAllUploads(),
        cache::paused,
        cache::buildRequested,
        components.all());
  }

  private static Records of(
      List<ImageBuild> builds,
      List<ImageUpload> uploads,
      Predicate<String> paused,
      Function<String, Optional<Instant>> requested,
      Iterable<Component> components) {
    var running = new HashSet<String>();
    for (var component : components) {
      if (component instanceof Component.Daemon daemon && daemon.kind() == Component.Kind.BUILDER) {
        running.add(daemon.hostname());
      }
    }
    return new Records(
        builds.stream().collect(groupingBy(ImageBuild::image)),
        uploads.stream().collect(groupingBy(ImageUpload::image)),
        paused,
        requested,
        running);
  }

  ImageSituation situation(Setup now, String name) {
    return new ImageSituation(
        name,
        now.context().config().diskimage(name).orElse(null),
        now.clouds().uses(name),
        builds.getOrDefault(name, List.of()),
        uploads.getOrDefault(name, List.of()),
        paused.test(name),
        requested.apply(name).isPresent(),
        builders,
        now.context().settings().firstPause(),
        now.context().store().now());
  }

  /** Those of all images of the configuration. */
  List<ImageSituation> situations(Setup now) {
    var names = new TreeSet<String>();
    now.context().config().diskimages().forEach(image -> names.add(image.name()));
    return names.stream().map(name -> situation(now, name)).toList();
  }
}
