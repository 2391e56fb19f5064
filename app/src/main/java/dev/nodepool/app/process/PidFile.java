package dev.nodepool.app.process;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The file that says which process a daemon is. One that names a dead process is stale. */
public final class PidFile {
  private static final int ATTEMPTS = 3;
  private final Path file;
  private final String daemon;

  /**
   * A pid file.
   *
   * @param daemon what its process is, such as {@code launcher}
   */
  public PidFile(Path file, String daemon) {
    this.file = file;
    this.daemon = daemon;
  }

  /**
   * Writes our process id. Throws {@link CommandFailure} in one sentence when another daemon runs,
   * or when the file cannot be written.
   */
  public void claim() {
    try {
      var directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        if (create()) {
          return;
        }
        refuseIfAlive();
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new CommandFailure(
          "The pid file %s cannot be written (%s): name another one with -p."
              .formatted(file, FileTrouble.words(e)),
          e);
    }
    throw new CommandFailure(
        "Another process keeps writing the pid file %s: name another one with -p.".formatted(file));
  }

  private boolean create() throws IOException {
    try {
      Files.writeString(
          file,
          ProcessHandle.current().pid() + "\n",
          StandardOpenOption.CREATE_NEW,
          StandardOpenOption.WRITE);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  private void refuseIfAlive() throws IOException {
    long pid = read();
    if (pid > 0 && isNodepool(pid)) {
      throw new CommandFailure(
          "A %s runs already as process %d (%s): stop it first, or name another file with -p."
              .formatted(daemon, pid, file));
    }
  }

  private long read() throws IOException {
    try {
      var text = Files.readString(file, StandardCharsets.US_ASCII).strip();
      return text.matches("\\d{1,10}") ? Long.parseLong(text) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Process ids are used again: a process of another program does not count. */
  private static boolean isNodepool(long pid) {
    if (pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty()) {
      return false;
    }
    try {
      var command =
          Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
      return command.contains("nodepool");
    } catch (IOException e) {
      return true;
    }
  }

  /** Removes the file if it is ours. Safe to call at any time. */
  public void release() {
    try {
      if (read() == ProcessHandle.current().pid()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // A pid file that stays is found to be stale by the next daemon.
    }
  }
}
