package dev.nodepool.store.image;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Builds and uploads of images in ZooKeeper. Calls block; any thread. */
public final class ImageStore {
  private final Connection connection;
  private final ImageCache cache;

  public ImageStore(Connection connection, ContenderNames names) {
    this.connection = connection;
    this.cache = new ImageCache(connection, names);
  }

  /** The watched copy; blocks until it is loaded. */
  public ImageCache watch() throws InterruptedException {
    cache.start();
    return cache;
  }

  /** The names of all images, sorted. */
  public List<String> images() throws InterruptedException {
    return connection.children(connection.paths.images).stream().sorted().toList();
  }

  public List<ImageBuild> readAllBuilds() throws InterruptedException {
    return ImageRecord.builds(readAll()).toList();
  }

  public List<ImageUpload> readAllUploads() throws InterruptedException {
    return ImageRecord.uploads(readAll()).toList();
  }

  public List<ImageBuild> builds(String image) throws InterruptedException {
    return readAllBuilds().stream().filter(build -> build.image().equals(image)).toList();
  }

  public List<ImageUpload> uploads(String image, String build, String provider)
      throws InterruptedException {
    return readAllUploads().stream()
        .filter(upload -> upload.image().equals(image))
        .filter(upload -> upload.buildId().equals(build))
        .filter(upload -> upload.provider().equals(provider))
        .toList();
  }

  private List<ImageRecord> readAll() throws InterruptedException {
    String root = connection.paths.images;
    var ids = new ImageLayout().list(connection, root).stream().sorted().toList();
    return RecordReader.readAll(connection, root, ids, ImageRecord.CODEC).values().stream()
        .map(Versioned::value)
        .toList();
  }

  public boolean paused(String image) throws InterruptedException {
    return connection.read(flag(image, ImageLayout.PAUSE)).isPresent();
  }

  /** Stops scheduled and requested builds of the image, or lets them go on. */
  public void pause(String image, boolean paused) throws InterruptedException {
    if (paused) {
      Znodes.ensure(connection, flag(image, ImageLayout.PAUSE));
    } else {
      Znodes.removeTree(connection, flag(image, ImageLayout.PAUSE));
    }
  }

  /** Asks the builders for a build of the image as soon as may be. */
  public void requestBuild(String image) throws InterruptedException {
    Znodes.ensure(connection, flag(image, ImageLayout.REQUEST_BUILD));
  }

  /** When a build was asked for that has not succeeded yet; empty when none was. */
  public Optional<Instant> buildRequested(String image) throws InterruptedException {
    return connection.read(flag(image, ImageLayout.REQUEST_BUILD)).map(ZnodeData::created);
  }

  /** Whether somebody builds the image at this moment. */
  public boolean building(String image) throws InterruptedException {
    return connection
        .children(connection.paths.images + "/" + Paths.part(image) + "/builds/lock")
        .stream()
        .anyMatch(ContenderNames::matches);
  }

  /** Overwrites a build's record, last writer wins as upstream; false when it is gone. */
  public boolean write(ImageBuild build) throws InterruptedException {
    return overwrite(path(build), ZnodeData.encode(Codecs.BUILD, build, "build " + build.id()));
  }

  public boolean write(ImageUpload upload) throws InterruptedException {
    return overwrite(
        path(upload), ZnodeData.encode(Codecs.UPLOAD, upload, "upload " + upload.id()));
  }

  /** Deletes the record of a build with the records of its uploads; silent when it is gone. */
  public void delete(ImageBuild build) throws InterruptedException {
    Znodes.removeTree(connection, path(build));
  }

  public void delete(ImageUpload upload) throws InterruptedException {
    Znodes.removeTree(connection, path(upload));
  }

  private boolean overwrite(String path, byte[] bytes) throws InterruptedException {
    var write = Op.setData(path, bytes, Ops.ANY_VERSION);
    return Znodes.writeUnless(connection, Set.of(Code.NONODE), write, _ -> {}).isEmpty();
  }

  /** Pauses, builds and uploads as they stand: znode path to text (docs/zookeeper.md 7.4). */
  public Map<String, String> exportAll() throws InterruptedException {
    return new ImageArchive(connection).exportAll();
  }

  /** Puts back what was exported; what is there already is overwritten. */
  public void importAll(Map<String, String> exported) throws InterruptedException {
    new ImageArchive(connection).importAll(exported);
  }

  private String flag(String image, String name) {
    return connection.paths.images + "/" + Paths.part(image) + "/" + name;
  }

  private String path(ImageBuild build) {
    return connection.paths.images + "/" + ImageLayout.build(build.image(), build.id());
  }

  private String path(ImageUpload upload) {
    return connection.paths.images
        + "/"
        + ImageLayout.uploads(upload.image(), upload.buildId(), upload.provider())
        + "/"
        + upload.id();
  }

  public void close() {
    cache.close();
  }
}
