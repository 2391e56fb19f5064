package dev.nodepool.cli.image;

import dev.nodepool.cli.image.ImageWait.Step;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.store.Store;
import dev.nodepool.store.image.ImageCache;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A build that was asked for: the first that begins after that, until it ends. */
final class AskedBuild implements ImageWait.Goal<ImageBuild> {
  private final Store store;
  private final ImageCache images;
  private final String image;
  private final Set<String> before;
  private boolean requestSeen;
  private boolean begun;

  private AskedBuild(Store store, ImageCache images, String image) {
    this.store = store;
    this.images = images;
    this.image = image;
    this.before =
        images.image(image).builds().stream().map(ImageBuild::id).collect(Collectors.toSet());
  }

  /** Asks for a build; what was built before, or is being built, is none of it. */
  static AskedBuild ask(Store store, String image) throws InterruptedException {
    var asked = new AskedBuild(store, store.images().watch(), image);
    store.images().requestBuild(image);
    return asked;
  }

  private List<ImageBuild> own(Collection<ImageBuild> builds) {
    return builds.stream()
        .filter(build -> !before.contains(build.id()))
        .sorted(Comparator.comparing(ImageBuild::stateTime))
        .toList();
  }

  @Override
  public Optional<ImageBuild> reached() throws InterruptedException {
    boolean requested = images.buildRequested(image).isPresent();
    var own = own(images.image(image).builds());
    requestSeen |= requested;
    begun |= !own.isEmpty();
    if (requestSeen && !requested && own.isEmpty()) {
      return afterRequest();
    }
    return ended(own);
  }

  private static Optional<ImageBuild> ended(List<ImageBuild> own) {
    return own.stream()
        .filter(build -> build.state() != ImageState.BUILDING)
        .filter(build -> build.state() != ImageState.UNKNOWN)
        .findFirst();
  }

  /** What is watched may lag, so ZooKeeper itself is asked before the wait is given up. */
  private Optional<ImageBuild> afterRequest() throws InterruptedException {
    var own = own(store.images().read(image).builds());
    if (own.isEmpty() && store.images().buildRequested(image).isEmpty()) {
      throw new CommandFailure(
          "The request for a build of %s was taken back before it began: ask again."
              .formatted(image));
    }
    return ended(own);
  }

  @Override
  public Step step() {
    var own = own(images.image(image).builds());
    if (!own.isEmpty()) {
      var build = own.getLast();
      return Step.of(
          "Build %s-%s is under way on %s".formatted(image, build.id(), build.builder()));
    }
    if (images.paused(image)) {
      return Step.of("Image %s is paused until nodepool image-unpause %s".formatted(image, image));
    }
    if (begun) {
      return Step.of(
          "The build of image %s is gone without an end, another follows".formatted(image));
    }
    return images.image(image).builds().stream()
        .filter(build -> build.state() == ImageState.BUILDING)
        .findFirst()
        .map(build ->
            Step.of(
                "Waiting for the end of build %s-%s, which was under way"
                    .formatted(image, build.id())))
        .orElseGet(() -> Step.of("Waiting for a builder"));
  }
}
