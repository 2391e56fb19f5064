package dev.nodepool.drivers.runc;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where a host is: a name or an address, with a port for SSH if it is not 22 ({@code host:2222},
 * {@code [2001:db8::1]:2222}).
 */
record HostAddress(String host, int sshPort) {
  private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)]:(\\d+)|([^:\\[\\]]+):(\\d+)");
  private static final Set<String> LOOPBACK = Set.of("local", "localhost", "127.0.0.1", "::1");
  private static final int SSH = 22;

  static HostAddress parse(String text) {
    var match = WITH_PORT.matcher(text);
    if (!match.matches()) {
      return new HostAddress(
          text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text,
          SSH);
    }
    boolean bracketed = match.group(1) != null;
    return new HostAddress(
        match.group(bracketed ? 1 : 3), Integer.parseInt(match.group(bracketed ? 2 : 4)));
  }

  /** Nodes there are for this machine alone. */
  boolean isLoopback() {
    return sshPort == SSH && LOOPBACK.contains(host.toLowerCase(Locale.ROOT));
  }

  /** This machine, by whatever name: no SSH is needed to get there. */
  boolean isThisMachine() {
    return isLoopback() || (sshPort == SSH && host.equalsIgnoreCase(ownName()));
  }

  /** The address to connect to; the name itself if nobody knows its address now. */
  String address() {
    if (isLoopback()) {
      return "::1".equals(host) ? "::1" : "127.0.0.1";
    }
    try {
      return InetAddress.getByName(host).getHostAddress();
    } catch (UnknownHostException e) {
      return host;
    }
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
