package dev.nodepool.launcher.node;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.NodeRequest;

/** Which upload of an image a node of the provider boots from. */
record ImageChoice(LauncherContext context, String provider) {

  /** The one that the request names, else the current one. */
  ImageUpload of(NodeRequest request, String image) throws LaunchException, InterruptedException {
    var named = request.imageUpload();
    return named.isPresent() ? named(named.get(), image) : current(image);
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
