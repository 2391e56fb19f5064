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
import java.util.Collection;
import java.util.HashSet;
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

  /** Those of the images that somebody builds at this moment. */
  public Set<String> building(Collection<String> images) throws InterruptedException {
    var asked = List.copyOf(images);
    var answers =
        connection.readAll(
            asked.stream()
                .map(image -> connection.paths.images + "/" + Paths.part(image) + "/builds/lock")
                .map(Op::getChildren)
                .toList());
    var building = new HashSet<String>();
    for (int i = 0; i < asked.size(); i++) {
      if (answers.get(i).children().stream().anyMatch(ContenderNames::matches)) {
        building.add(asked.get(i));
      }
    }
    return building;
  }

  /** Overwrites a build's record, last writer wins as upstream; false when it is gone. */
  public boolean write(ImageBuild build) throws InterruptedException {
    return overwrite(path(build), ZnodeData.encode(Codecs.BUILD, build, "build " + build.id()));
  }

  public boolean write(ImageUpload upload) throws InterruptedException {
    return overwrite(
        path(upload), ZnodeData.encode(Codecs.UPLOAD, upload, "upload " + upload.id()));
  }

  /** Overwrites a build's record without its lock, if it still is as it was seen. */
  public boolean replace(ImageBuild seen, ImageBuild by) throws InterruptedException {
    return replace(path(seen), new ImageRecord.Build(seen), new ImageRecord.Build(by));
  }

  public boolean replace(ImageUpload seen, ImageUpload by) throws InterruptedException {
    return replace(path(seen), new ImageRecord.Upload(seen), new ImageRecord.Upload(by));
  }

  private boolean replace(String path, ImageRecord seen, ImageRecord by)
      throws InterruptedException {
    String below = path.substring(connection.paths.images.length() + 1);
    var present = connection.read(path).filter(data -> !data.isEmpty());
    var record = present.map(data -> data.decoded(below, ImageRecord.CODEC));
    if (record.isEmpty() || !record.get().value().equals(seen)) {
      return false;
    }
    var bytes = ZnodeData.encode(ImageRecord.CODEC, by, below);
    var write = Op.setData(path, bytes, record.get().version());
    return Znodes.writeUnless(connection, Set.of(Code.NONODE, Code.BADVERSION), write, _ -> {})
        .isEmpty();
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
