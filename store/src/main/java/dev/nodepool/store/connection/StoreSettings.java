package dev.nodepool.store.connection;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where ZooKeeper is and how to speak to it.
 *
 * @param servers one or more; a chroot on any of them holds for all
 * @param tls null = plain text
 * @param insecureAllowed whether plain text may go to another host than this one
 * @param digestSecret the secret of an embedded server, null otherwise
 */
public record StoreSettings(
    List<Server> servers,
    @Nullable Tls tls,
    Duration sessionTimeout,
    boolean insecureAllowed,
    @Nullable String digestSecret) {
  public static final int DEFAULT_PORT = 2281;
  public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(10);

  /** One server; {@code chroot} is empty or begins with a slash. */
  public record Server(String host, int port, String chroot) {
    public Server(String host, int port) {
      this(host, port, "");
    }

    /** {@code host:port}, an IPv6 address in brackets. */
    String address() {
      boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
      return (bare ? "[" + host + "]" : host) + ":" + port;
    }

    private boolean loopback() {
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      try {
        return InetAddress.getByName(bare).isLoopbackAddress();
      } catch (UnknownHostException unknown) {
        return false;
      }
    }
  }

  /** PEM files of mutual TLS. */
  public record Tls(Path cert, Path key, Path ca) {}

  public StoreSettings {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new StoreException("no ZooKeeper server is named: give zookeeper-servers");
    }
  }

  /** A server on this host, without TLS. */
  public static StoreSettings local(int port, @Nullable String digestSecret) {
    return new StoreSettings(
        List.of(new Server("127.0.0.1", port)), null, DEFAULT_SESSION_TIMEOUT, false, digestSecret);
  }

  /** All hosts with their ports, without the chroot. */
  String connectString() {
    return servers.stream().map(Server::address).collect(Collectors.joining(","));
  }

  /** The directory that everything is in: empty, or with a slash in front and none behind. */
  public String chroot() {
    var roots = new ArrayList<String>();
    for (var server : servers) {
      String root = server.chroot().strip().replaceAll("/+$", "");
      if (!root.isEmpty()) {
        roots.add(root.startsWith("/") ? root : "/" + root);
      }
    }
    if (roots.stream().distinct().count() > 1) {
      throw new StoreException(
          "the ZooKeeper servers have different chroots %s: give one chroot for all"
              .formatted(roots));
    }
    return roots.isEmpty() ? "" : roots.getFirst();
  }

  /** Refuses what would send the records over the network unprotected. */
  public void refuseUnprotected() {
    if (tls != null || insecureAllowed) {
      return;
    }
    for (var server : servers) {
      if (!server.loopback()) {
        throw new StoreException(
            ("ZooKeeper at %s would be spoken to in plain text: give zookeeper-tls,"
                    + " or zookeeper-insecure: true where the network is trusted")
                .formatted(server.address()));
      }
    }
  }
}
