package dev.nodepool.concurrent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads a file that people name, which may be a device or a pipe, or far too big: in a bounded time
 * and with bounded memory. Blocks.
 */
public final class BoundedFile {
  /** More than anybody writes by hand; what is made of a configuration is some forty times that. */
  public static final int LIMIT = 2 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private BoundedFile() {}

  /** All of it; throws IOException, with the reason for people, when that is too much. */
  public static byte[] read(Path file) throws IOException {
    return read(file, LIMIT, PATIENCE);
  }

  public static String readText(Path file) throws IOException {
    return new String(read(file), StandardCharsets.UTF_8);
  }

  static byte[] read(Path file, int limit, Duration patience) throws IOException {
    // A pipe is waited for even before it is open, and nothing interrupts that.
    var task =
        new FutureTask<>(() -> {
          try (var in = Files.newInputStream(file)) {
            return in.readNBytes(limit + 1);
          }
        });
    if (Files.isRegularFile(file)) {
      task.run();
    } else {
      Thread.ofPlatform().daemon().name("read " + file).start(task);
    }
    try {
      var content = task.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (content.length > limit) {
        throw new IOException("it has more than %,d bytes".formatted(limit));
      }
      return content;
    } catch (TimeoutException e) {
      throw new IOException(
          "it is no file, and nothing came from it within %d s".formatted(patience.toSeconds()), e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IOException("it cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("its reading was interrupted", e);
    }
  }
}
