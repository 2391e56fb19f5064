package dev.nodepool.cli.image;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import java.util.Optional;

/** The records of images that users name. */
final class ImageRecords {
  private ImageRecords() {}

  /** The build whose id is so in {@code dib-image-list}. */
  static Optional<ImageBuild> build(Store store, String name) throws InterruptedException {
    return store.images().readAllBuilds().stream()
        .filter(build -> name.equals(build.image() + "-" + build.id()))
        .findFirst();
  }

  static Optional<ImageUpload> upload(
      Store store, String image, String build, String provider, String id)
      throws InterruptedException {
    return store.images().read(image).uploads().stream()
        .filter(upload ->
            upload.buildId().equals(build)
                && upload.provider().equals(provider)
                && upload.id().equals(id))
        .findFirst();
  }

  /** Throws {@link CommandFailure} when neither ZooKeeper nor the configuration has the image. */
  static void demandKnown(Session session, Store store, String image) throws InterruptedException {
    boolean configured = session.config().flatMap(config -> config.diskimage(image)).isPresent();
    if (!configured && !store.images().images().contains(image)) {
      throw new CommandFailure(
          "There is no image %s: see nodepool image-status for those that exist.".formatted(image));
    }
  }
}
