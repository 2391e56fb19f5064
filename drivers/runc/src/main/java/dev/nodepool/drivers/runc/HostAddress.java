package dev.nodepool.drivers.runc;

import dev.nodepool.ssh.Identities;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshTarget;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a host is: a name or an address, with a port for SSH if it is not 22 ({@code host:2222},
 * {@code [2001:db8::1]:2222}).
 */
record HostAddress(String host, int sshPort) {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.runc");
  private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)]:(\\d+)|([^:\\[\\]]+):(\\d+)");
  private static final Set<String> LOOPBACK = Set.of("local", "localhost", "127.0.0.1", "::1");
  private static final int SSH = 22;
  private static final int LAST_PORT = 65_535;

  /** Throws IllegalArgumentException, in a sentence, when that is no port. */
  static HostAddress parse(String text) {
    var match = WITH_PORT.matcher(text);
    if (!match.matches()) {
      return new HostAddress(
          text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text,
          SSH);
    }
    boolean bracketed = match.group(1) != null;
    var port = match.group(bracketed ? 2 : 4);
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > LAST_PORT) {
      throw new IllegalArgumentException(
          "the driver runc cannot connect to \"%s\": %s is no port, write one up to %d"
              .formatted(text, port, LAST_PORT));
    }
    return new HostAddress(match.group(bracketed ? 1 : 3), Integer.parseInt(port));
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

  /**
   * The way there, which takes no connection yet.
   *
   * @param hostKeys its own keys; empty means that they are not checked
   */
  Host open(SshConnections ssh, List<String> hostKeys, Identities identities) {
    if (isThisMachine()) {
      return new LocalHost();
    }
    if (hostKeys.isEmpty()) {
      log.warn("host {}: no host key is known, so it is not checked", host);
    }
    var files = identities.files();
    // A key only in our own home is offered by name; the usual ones are found without.
    var only =
        files.isEmpty() || Identities.privateKeys().contains(files.getFirst())
            ? null
            : files.getFirst();
    return new SshHost(ssh, new SshTarget(host, sshPort, "root", hostKeys, only));
  }

  private static String ownName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
