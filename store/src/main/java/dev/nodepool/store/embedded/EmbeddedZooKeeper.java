package dev.nodepool.store.embedded;

import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.store.connection.DigestAcl;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.store.connection.Subscription;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ZooKeeper server inside this process, for machines that have none: durable, on loopback, for
 * the user who started it only. Commands find it by the file that it leaves beside its data.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
  private static final int TICK_MILLIS = 2000;
  private static final int PORTS_TRIED = 100;
  private static final int SNAPSHOTS_KEPT = 3;
  private static final int PURGE_HOURS = 1;
  private static final long SPACE_NEEDED = 32L << 20;

  private final Path dataDir;
  private final AddressFile address;
  private final DataDirectoryLock lock;
  private final InProcessServer server;
  private final DatadirCleanupManager purge;
  private final List<Consumer<String>> failureListeners = new CopyOnWriteArrayList<>();

  private EmbeddedZooKeeper(EmbeddedSettings settings, DataDirectoryLock lock) {
    this.dataDir = settings.dataDir();
    this.lock = lock;
    String secret =
        AddressFile.read(dataDir).map(AddressFile::secret).orElseGet(AddressFile::newSecret);
    refuseFullDisk();
    server = listen(settings.preferredPort(), secret);
    address = new AddressFile(server.port(), secret);
    address.write(dataDir);
    purge =
        new DatadirCleanupManager(dataDir.toFile(), dataDir.toFile(), SNAPSHOTS_KEPT, PURGE_HOURS);
    purge.start();
    log.info("ZooKeeper runs in this process at 127.0.0.1:{}, data in {}", port(), dataDir);
  }

  /**
   * Starts the server and returns when it answers.
   *
   * @throws StoreException when the data is in use by another process, or cannot be written
   */
  public static EmbeddedZooKeeper start(EmbeddedSettings settings) {
    var dir = settings.dataDir();
    try {
      Files.createDirectories(dir);
      Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new StoreException(
          "the data directory %s of ZooKeeper cannot be made: %s"
              .formatted(dir, FileTrouble.words(e)),
          e);
    }
    var lock = DataDirectoryLock.take(dir);
    boolean started = false;
    try {
      var zooKeeper = new EmbeddedZooKeeper(settings, lock);
      started = true;
      return zooKeeper;
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  private InProcessServer listen(int first, String secret) {
    for (int port = first; port < first + PORTS_TRIED; port++) {
      try {
        return new InProcessServer(dataDir, port, TICK_MILLIS, DigestAcl.of(secret), this::failed);
      } catch (BindException taken) {
        log.debug("port {} is taken", port);
      } catch (IOException e) {
        throw new StoreException(
            "ZooKeeper cannot start on the data in %s: %s".formatted(dataDir, FileTrouble.words(e)),
            e);
      }
    }
    throw new StoreException(
        "no port from %d to %d is free on 127.0.0.1 for ZooKeeper: stop what uses them"
            .formatted(first, first + PORTS_TRIED - 1));
  }

  private void refuseFullDisk() {
    long left = spaceLeft();
    if (left < SPACE_NEEDED) {
      throw new StoreException(fullDisk(left));
    }
  }

  private long spaceLeft() {
    try {
      return Files.getFileStore(dataDir).getUsableSpace();
    } catch (IOException e) {
      throw new StoreException("the disk of %s cannot be asked".formatted(dataDir), e);
    }
  }

  private String fullDisk(long left) {
    return "the disk of ZooKeeper's data %s is full (%d MB left): make room and start again"
        .formatted(dataDir, left >> 20);
  }

  private void failed() {
    long left = spaceLeft();
    String message =
        left < SPACE_NEEDED
            ? fullDisk(left)
            : "ZooKeeper can no longer write its data in %s: see its log, and start again"
                .formatted(dataDir);
    log.error("{}", message);
    failureListeners.forEach(listener -> listener.accept(message));
  }

  /** Called with a sentence when the server cannot go on, as on a full disk; must not block. */
  public Subscription onFailure(Consumer<String> listener) {
    failureListeners.add(listener);
    return () -> failureListeners.remove(listener);
  }

  public int port() {
    return server.port();
  }

  /** How this process reaches it. */
  public StoreSettings settings() {
    return StoreSettings.local(port(), address.secret());
  }

  /**
   * The server that runs on this data now, in whatever process; empty when none does.
   *
   * @throws StoreException when it belongs to another user
   */
  public static Optional<StoreSettings> find(Path dataDir) {
    return DataDirectoryLock.heldBy(dataDir).isEmpty()
        ? Optional.empty()
        : AddressFile.read(dataDir).map(file -> StoreSettings.local(file.port(), file.secret()));
  }

  /** The process that runs on this data now; empty when none does. */
  public static Optional<String> owner(Path dataDir) {
    return DataDirectoryLock.heldBy(dataDir);
  }

  @Override
  public void close() {
    purge.shutdown();
    server.close();
    lock.close();
  }
}
