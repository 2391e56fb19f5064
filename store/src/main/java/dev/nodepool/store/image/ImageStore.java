package dev.nodepool.store.image;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.Locks;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Builds and uploads of images in ZooKeeper. Calls block; any thread. */
public final class ImageStore {
  private final Connection connection;
  private final ImageLocks locks;
  private final ImageCache cache;

  public ImageStore(Connection connection, Locks locks, ContenderNames names) {
    this.connection = connection;
    this.locks = new ImageLocks(connection, locks);
    this.cache = new ImageCache(connection, names);
  }

  public ImageLocks locks() {
    return locks;
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
    return ImageRecord.builds(readAll(ImageLayout::isBuild)).toList();
  }

  public List<ImageUpload> readAllUploads() throws InterruptedException {
    return ImageRecord.uploads(readAll(ImageLayout::isUpload)).toList();
  }

  /** All of one image, and nothing of the others. */
  public StoredImage read(String image) throws InterruptedException {
    String root = connection.paths.images;
    return StoredImage.of(records(ImageLayout.list(connection, root, List.of(Paths.part(image)))));
  }

  /** The record of the build as it is now; empty when it is gone. */
  public Optional<ImageBuild> now(ImageBuild build) throws InterruptedException {
    return ImageRecord.builds(records(List.of(below(build)))).findFirst();
  }

  public Optional<ImageUpload> now(ImageUpload upload) throws InterruptedException {
    return ImageRecord.uploads(records(List.of(below(upload)))).findFirst();
  }

  private List<ImageRecord> readAll(Predicate<String> kind) throws InterruptedException {
    var paths = new ImageLayout().list(connection, connection.paths.images);
    return records(paths.stream().filter(kind).toList());
  }

  private List<ImageRecord> records(List<String> ids) throws InterruptedException {
    var sorted = ids.stream().sorted().toList();
    var read = RecordReader.readAll(connection, connection.paths.images, sorted, ImageRecord.CODEC);
    return read.values().stream().map(Versioned::value).toList();
  }

  /** The upload of that path, as nodes and requests name it; empty when there is none. */
  public Optional<ImageUpload> upload(String path) throws InterruptedException {
    return ImageRecord.uploads(records(ImageLayout.uploadAt(path))).findFirst();
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

  /** Makes the record of a build; only while the lock is ours. */
  public void create(ImageBuild build, Lock lock) throws InterruptedException {
    var bytes = ZnodeData.encode(Codecs.BUILD, build, "build " + build.id());
    fenced(lock, Op.create(path(build), bytes, connection.acl, CreateMode.PERSISTENT));
  }

  /** Makes the record of an upload, which is given a number; only while the lock is ours. */
  public ImageUpload create(ImageUpload draft, Lock lock) throws InterruptedException {
    String directory =
        connection.paths.images
            + "/"
            + ImageLayout.uploads(draft.image(), draft.buildId(), draft.provider());
    var before = Set.copyOf(connection.children(directory));
    var bytes = ZnodeData.encode(Codecs.UPLOAD, draft, "upload to " + draft.provider());
    var make = Op.create(directory + "/", bytes, connection.acl, CreateMode.PERSISTENT_SEQUENTIAL);
    while (true) {
      lock.demandValid();
      var name = new AtomicReference<>("");
      try {
        connection.write(
            List.of(lock.check(), make), results -> name.set(Ops.nameOf(results.getLast())));
        return draft.withId(name.get());
      } catch (WriteRefusedException refused) {
        throw refusal(lock, refused);
      } catch (ConnectionLossException e) {
        lock.awaitReconnected(connection);
        // Nobody else makes one here while the lock is ours.
        var made = connection.children(directory).stream().filter(child -> !before.contains(child));
        var found = made.filter(child -> !child.equals("lock")).findFirst();
        if (found.isPresent()) {
          return draft.withId(found.get());
        }
      }
    }
  }

  /** Overwrites a build's record; only while the lock is ours. */
  public void write(ImageBuild build, Lock lock) throws InterruptedException {
    var bytes = ZnodeData.encode(Codecs.BUILD, build, "build " + build.id());
    fenced(lock, Op.setData(path(build), bytes, Ops.ANY_VERSION));
  }

  public void write(ImageUpload upload, Lock lock) throws InterruptedException {
    var bytes = ZnodeData.encode(Codecs.UPLOAD, upload, "upload " + upload.id());
    fenced(lock, Op.setData(path(upload), bytes, Ops.ANY_VERSION));
  }

  /** One write that may be done twice, as long as the lock is ours. */
  private void fenced(Lock lock, Op operation) throws InterruptedException {
    boolean inDoubt = false;
    while (true) {
      lock.demandValid();
      try {
        connection.write(List.of(lock.check(), operation), _ -> {});
        return;
      } catch (WriteRefusedException refused) {
        if (inDoubt && refused.code() == Code.NODEEXISTS) {
          return;
        }
        throw refusal(lock, refused);
      } catch (ConnectionLossException e) {
        lock.awaitReconnected(connection);
        inDoubt = true;
      }
    }
  }

  private static StoreException refusal(Lock lock, WriteRefusedException refused) {
    return refused.index() == 0
        ? lock.lost()
        : Results.unexpected(refused.code(), "to write a record of an image");
  }

  /** Takes a request for a build back: it has been served. */
  public void forgetRequest(String image) throws InterruptedException {
    Znodes.removeTree(connection, flag(image, ImageLayout.REQUEST_BUILD));
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
    return connection.paths.images + "/" + below(build);
  }

  private String path(ImageUpload upload) {
    return connection.paths.images + "/" + below(upload);
  }

  private static String below(ImageBuild build) {
    return ImageLayout.build(build.image(), build.id());
  }

  private static String below(ImageUpload upload) {
    return ImageLayout.uploads(upload.image(), upload.buildId(), upload.provider())
        + "/"
        + upload.id();
  }

  public void close() {
    cache.close();
  }
}
