package dev.nodepool.cli.image;

import dev.nodepool.cli.image.ImageWait.Step;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import dev.nodepool.store.image.ImageCache;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The upload of an image's newest ready build to a provider. Builders make it by themselves, but
 * rest after one that failed: those are marked for deletion, so that they try again at once.
 */
final class AskedUpload implements ImageWait.Goal<ImageUpload> {
  private final ImageCache images;
  private final String image;
  private final String provider;
  private final Set<String> before = new HashSet<>();

  private AskedUpload(ImageCache images, String image, String provider) {
    this.images = images;
    this.image = image;
    this.provider = provider;
  }

  /** Throws {@link CommandFailure} when there is no build to be uploaded. */
  static AskedUpload ask(Store store, String image, String provider) throws InterruptedException {
    var asked = new AskedUpload(store.images().watch(), image, provider);
    var build =
        asked
            .newest()
            .orElseThrow(() ->
                new CommandFailure(
                    "Image %s has no ready build that could be uploaded: nodepool image-build %s makes one."
                        .formatted(image, image)));
    for (var upload : asked.uploads(build)) {
      if (upload.state() == ImageState.DELETING) {
        asked.before.add(upload.id());
      }
      if (upload.state() == ImageState.FAILED
          && store.images().replace(upload, upload.in(ImageState.DELETING, store.now()))) {
        asked.before.add(upload.id());
      }
    }
    return asked;
  }

  private Optional<ImageBuild> newest() {
    return images.image(image).builds().stream()
        .filter(build -> build.state() == ImageState.READY)
        .max(Comparator.comparing(ImageBuild::stateTime));
  }

  private List<ImageUpload> uploads(ImageBuild build) {
    return images.image(image).uploads().stream()
        .filter(upload ->
            upload.buildId().equals(build.id())
                && upload.provider().equals(provider)
                && !before.contains(upload.id()))
        .sorted(Comparator.comparing(ImageUpload::id))
        .toList();
  }

  private Optional<ImageUpload> in(ImageState state) {
    return newest().stream()
        .flatMap(build -> uploads(build).stream())
        .filter(upload -> upload.state() == state)
        .findFirst();
  }

  @Override
  public Optional<ImageUpload> reached() {
    return in(ImageState.READY).or(() -> in(ImageState.FAILED));
  }

  @Override
  public Step step() {
    return in(ImageState.UPLOADING)
        .map(upload ->
            new Step(
                "Upload %s of build %s-%s to %s is under way"
                    .formatted(upload.id(), image, upload.buildId(), provider),
                Progress.percent(upload)))
        .orElseGet(() -> Step.of("Waiting for a builder that has the files of the build"));
  }
}
