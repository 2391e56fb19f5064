package dev.nodepool.ssh;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes host keys the way OpenSSH's known_hosts file wants them. */
public final class KnownHosts {
  private static final int DEFAULT_PORT = 22;
  private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._:%\\[\\]-]+");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9@._-]+ [A-Za-z0-9+/=]+( .*)?");

  private KnownHosts() {}

  /**
   * One line per key, each ended by a newline; the port is named where it is not 22. What would be
   * read as something else, such as a second line, is left out.
   */
  public static String render(String host, int port, List<String> hostKeys) {
    if (!HOST.matcher(host).matches()) {
      return "";
    }
    return hostKeys.stream()
        .filter(key -> KEY.matcher(key.strip()).matches())
        .map(key -> pattern(host, port) + " " + key.strip() + "\n")
        .collect(Collectors.joining());
  }

  /** A key for people, as {@code ssh-keygen -l} shows it, with its type. */
  public static String fingerprint(String hostKey) {
    try {
      var key = HostKey.parse(hostKey);
      return key.type() + " " + key.fingerprint();
    } catch (IllegalArgumentException e) {
      return "(no key)";
    }
  }

  /** The first field of a line: {@code host}, or {@code [host]:port} where the port is not 22. */
  public static String pattern(String host, int port) {
    var bare = bare(host);
    return port == DEFAULT_PORT ? bare : "[" + bare + "]:" + port;
  }

  /** A host and port for people: {@code host:port}, or {@code [addr]:port} for IPv6. */
  static String display(String host, int port) {
    var bare = bare(host);
    return (bare.indexOf(':') >= 0 ? "[" + bare + "]" : bare) + ":" + port;
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
