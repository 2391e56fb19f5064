package dev.nodepool.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names this process in the locks that it holds, for people who look at them. */
final class Identity {
  private Identity() {}

  /** {@code <hostname>-<pid>}. */
  static String ofProcess() {
    return hostname() + "-" + ProcessHandle.current().pid();
  }

  private static String hostname() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      return "localhost";
    }
  }
}
