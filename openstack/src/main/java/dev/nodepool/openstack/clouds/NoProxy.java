package dev.nodepool.openstack.clouds;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom no_proxy excepts: hosts with all below them, addresses and networks, each with a port or for
 * all ports, or everybody. Immutable.
 */
final class NoProxy {
  static final NoProxy NOBODY = new NoProxy(List.of());

  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final List<Exempt> exempt;

  private NoProxy(List<Exempt> exempt) {
    this.exempt = List.copyOf(exempt);
  }

  /** Who is spoken to directly. */
  private sealed interface Exempt {
    boolean covers(String host, Optional<InetAddress> address, int port);
  }

  /** {@code *} */
  private record Everybody() implements Exempt {
    @Override
    public boolean covers(String host, Optional<InetAddress> address, int port) {
      return true;
    }
  }

  /**
   * A host, and all below it.
   *
   * @param only 0 for all ports
   */
  private record Domain(String name, int only) implements Exempt {
    @Override
    public boolean covers(String host, Optional<InetAddress> address, int port) {
      return (only == 0 || only == port)
          && address.isEmpty()
          && (host.equals(name) || host.endsWith("." + name));
    }
  }

  /**
   * Addresses that begin with the same bits.
   *
   * @param only 0 for all ports
   */
  private record Block(InetAddress first, int bits, int only) implements Exempt {
    @Override
    public boolean covers(String host, Optional<InetAddress> address, int port) {
      return (only == 0 || only == port) && address.map(this::holds).orElse(false);
    }

    private boolean holds(InetAddress address) {
      var ours = first.getAddress();
      var theirs = address.getAddress();
      if (ours.length != theirs.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % Byte.SIZE;
        if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  /** What makes no sense is passed over, with a warning. */
  static NoProxy of(String variable, String list) {
    var exempt = new ArrayList<Exempt>();
    for (var entry : list.toLowerCase(Locale.ROOT).replaceAll("\\s", "").split(",")) {
      if (!entry.isEmpty()) {
        try {
          exempt.add(exempt(entry));
        } catch (IllegalArgumentException e) {
          log.warn(
              "{} in the environment: {} is no host, address or network, and is passed over; correct it",
              variable,
              entry);
        }
      }
    }
    return new NoProxy(exempt);
  }

  private static Exempt exempt(String entry) {
    if (entry.equals("*")) {
      return new Everybody();
    }
    int slash = entry.indexOf('/');
    if (slash >= 0) {
      var first = InetAddress.ofLiteral(entry.substring(0, slash));
      int bits = Integer.parseInt(entry.substring(slash + 1));
      if (bits < 0 || bits > first.getAddress().length * Byte.SIZE) {
        throw new IllegalArgumentException(entry);
      }
      return new Block(first, bits, 0);
    }
    // An IPv6 address has colons of its own.
    boolean withPort = entry.startsWith("[") ? entry.contains("]:") : entry.matches("[^:]*:[^:]*");
    int end = withPort ? entry.lastIndexOf(':') : entry.length();
    int port = withPort ? Integer.parseInt(entry.substring(end + 1)) : 0;
    var host = entry.substring(0, end).replaceFirst("^\\*?\\.+", "");
    if (host.isEmpty()) {
      throw new IllegalArgumentException(entry);
    }
    return address(host)
        .<Exempt>map(it -> new Block(it, it.getAddress().length * Byte.SIZE, port))
        .orElseGet(() -> new Domain(host, port));
  }

  private static Optional<InetAddress> address(String host) {
    try {
      return Optional.of(InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether its host is to be spoken to directly. */
  boolean covers(URI uri) {
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    int usual = "https".equalsIgnoreCase(uri.getScheme()) ? HTTPS : HTTP;
    int port = uri.getPort() < 0 ? usual : uri.getPort();
    var address = address(host);
    return exempt.stream().anyMatch(it -> it.covers(host, address, port));
  }
}
