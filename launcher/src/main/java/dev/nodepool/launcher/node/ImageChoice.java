package dev.nodepool.launcher.node;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.launcher.canary.Canaries;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.NodeRequest;
import java.util.Optional;

/** Which upload of an image a node of the provider boots from. */
record ImageChoice(LauncherContext context, Canaries canaries, String provider) {

  /**
   * The one that the request names, else the current one or its canary.
   *
   * @param first whether it is the first attempt: what a canary costs is a second one
   */
  ImageUpload of(NodeRequest request, String image, String nodeId, boolean first)
      throws LaunchException, InterruptedException {
    var named = request.imageUpload();
    if (named.isPresent()) {
      return named(named.get(), image);
    }
    var canary = first ? canaries.choose(image, nodeId) : Optional.<ImageUpload>empty();
    return canary.isPresent() ? canary.get() : current(image);
  }

  private ImageUpload current(String image) throws LaunchException {
    return context
        .images()
        .newestReady(image, provider)
        .orElseThrow(() -> refused("image %s is not uploaded".formatted(image)));
  }

  /** From ZooKeeper itself: what is watched may not have it yet. */
  private ImageUpload named(String path, String image)
      throws LaunchException, InterruptedException {
    var upload =
        context
            .store()
            .images()
            .upload(path)
            .filter(one -> one.image().equals(image) && one.provider().equals(provider))
            .orElseThrow(() -> refused("%s is no upload of image %s to it".formatted(path, image)));
    if (upload.externalId() == null) {
      throw refused("upload %s of image %s has not ended".formatted(upload.id(), image));
    }
    return upload;
  }

  private static LaunchException refused(String why) {
    return new LaunchException(LaunchFailure.BAD_REQUEST, why);
  }
}
