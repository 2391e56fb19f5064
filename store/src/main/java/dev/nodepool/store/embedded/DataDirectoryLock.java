package dev.nodepool.store.embedded;

import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.store.connection.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Keeps a second process away from the embedded server's data, and says who the first one is. */
final class DataDirectoryLock implements AutoCloseable {
  private static final String NAME = "pid";

  private final FileChannel channel;

  private DataDirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DataDirectoryLock take(Path dataDir) {
    var file = dataDir.resolve(NAME);
    boolean taken = false;
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        throw new StoreException(
            "the ZooKeeper data in %s is in use by process %s: only one Nodepool can run on it"
                .formatted(dataDir, Files.readString(file).strip()));
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)));
      taken = true;
      return new DataDirectoryLock(channel);
    } catch (IOException e) {
      throw new StoreException(
          "the ZooKeeper data in %s cannot be locked: %s".formatted(dataDir, FileTrouble.words(e)),
          e);
    } finally {
      if (!taken) {
        close(channel);
      }
    }
  }

  /** The process that runs on this data, empty when none does. */
  static Optional<String> heldBy(Path dataDir) {
    var file = dataDir.resolve(NAME);
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      return tryLock(channel) == null
          ? Optional.of(Files.readString(file).strip())
          : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new StoreException(
          "the ZooKeeper of %s belongs to another user: run this as that user".formatted(dataDir),
          e);
    } catch (IOException e) {
      throw new StoreException("the file %s cannot be read".formatted(file), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException ours) {
      return null;
    }
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new StoreException("a lock file cannot be closed", e);
    }
  }

  @Override
  public void close() {
    close(channel);
  }
}
