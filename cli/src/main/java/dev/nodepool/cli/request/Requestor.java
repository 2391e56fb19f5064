package dev.nodepool.cli.request;

import dev.nodepool.client.RequestExpiry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** In whose name the commands ask for nodes. */
final class Requestor {
  private Requestor() {}

  /** {@code NodePool:cli:<user>@<host>}. */
  static String name() {
    return RequestExpiry.CLI_REQUESTOR + System.getProperty("user.name") + "@" + host();
  }

  /** Who keeps the nodes of a request after it was served. */
  static String leaseOwner(String requestId) {
    return name() + ":" + requestId;
  }

  private static String host() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
