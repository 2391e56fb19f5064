package dev.nodepool.store.image;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Znodes;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.Locks;
import java.util.Optional;

/**
 * The locks of builders, which exclude those of Nodepool 11 (docs/zookeeper.md 7 and 8). Each is
 * taken if it is free at this moment; empty when it is not.
 */
public final class ImageLocks {
  private final Connection connection;
  private final Locks locks;

  ImageLocks(Connection connection, Locks locks) {
    this.connection = connection;
    this.locks = locks;
  }

  /** The right to build the image, for one builder at a time. */
  public Optional<Lock> builds(String image) throws InterruptedException {
    String builds = image + "/builds";
    Znodes.ensure(connection, path(builds));
    return tryLock(builds, "builds of " + image);
  }

  /** The right to change or delete a build that is not being built. */
  public Optional<Lock> build(ImageBuild build) throws InterruptedException {
    return tryLock(ImageLayout.build(build.image(), build.id()), "build " + build.id());
  }

  /** The right to upload the build to the provider. */
  public Optional<Lock> uploads(ImageBuild build, String provider) throws InterruptedException {
    String uploads = ImageLayout.uploads(build.image(), build.id(), provider);
    Znodes.ensure(connection, path(uploads));
    return tryLock(uploads, "uploads of build %s to %s".formatted(build.id(), provider));
  }

  /** The right to change or delete an upload that is not being uploaded. */
  public Optional<Lock> upload(ImageUpload upload) throws InterruptedException {
    return tryLock(
        ImageLayout.uploads(upload.image(), upload.buildId(), upload.provider())
            + "/"
            + upload.id(),
        "upload " + upload.id());
  }

  private Optional<Lock> tryLock(String below, String what) throws InterruptedException {
    return locks.tryLock(path(below) + "/lock", what);
  }

  private String path(String below) {
    return connection.paths.images + "/" + below;
  }
}
