package dev.nodepool.app;

import dev.nodepool.cli.session.DataHome;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where a daemon keeps its files: the system's directories for root, the user's own for others.
 *
 * @param run pid files
 */
record DaemonDirectories(Path run, Path logs) {

  static DaemonDirectories of(Map<String, String> environment) {
    if (DataHome.isRoot()) {
      return new DaemonDirectories(Path.of("/var/run/nodepool"), Path.of("/var/log/nodepool"));
    }
    var given = environment.get("XDG_RUNTIME_DIR");
    var data = DataHome.of(environment).root();
    var run = given == null || given.isBlank() ? data.resolve("run") : Path.of(given, "nodepool");
    return new DaemonDirectories(run, data.resolve("log"));
  }
}
