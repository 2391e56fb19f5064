package dev.nodepool.cli.session;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where Nodepool keeps what it has to remember: /var/lib/nodepool for root, else the user's state
 * directory.
 *
 * @param root keys and whatever drivers keep
 */
public record DataHome(Path root) {
  /** Names another root than the usual one. */
  public static final String VARIABLE = "NODEPOOL_DATA";

  private static final String ROOT_USER = "root";

  public static DataHome of(Map<String, String> environment) {
    if (isNamed(environment)) {
      return new DataHome(Path.of(environment.get(VARIABLE)));
    }
    if (isRoot()) {
      return new DataHome(Path.of("/var/lib/nodepool"));
    }
    var state = environment.get("XDG_STATE_HOME");
    var home = Path.of(System.getProperty("user.home"));
    return new DataHome(
        (state == null || state.isBlank() ? home.resolve(".local/state") : Path.of(state))
            .resolve("nodepool"));
  }

  /** Whether somebody has named the place. */
  static boolean isNamed(Map<String, String> environment) {
    return !environment.getOrDefault(VARIABLE, "").isBlank();
  }

  public static boolean isRoot() {
    return ROOT_USER.equals(System.getProperty("user.name"));
  }

  /** The data of the embedded server, with the file that says where it listens. */
  public Path zookeeper() {
    return root.resolve("zookeeper");
  }
}
