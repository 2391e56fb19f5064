package dev.nodepool.cli.request;

import dev.nodepool.cli.session.HostNames;
import dev.nodepool.client.RequestExpiry;

/** In whose name the commands ask for nodes. */
final class Requestor {
  private Requestor() {}

  /** {@code NodePool:cli:<user>@<host>}. */
  static String name() {
    return RequestExpiry.CLI_REQUESTOR
        + System.getProperty("user.name")
        + "@"
        + HostNames.ofSystem();
  }

  /** Who keeps the nodes of a request after it was served. */
  static String leaseOwner(String requestId) {
    return name() + ":" + requestId;
  }
}
