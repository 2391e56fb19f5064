package dev.nodepool.drivers.runc;

import dev.nodepool.driver.DriverContext;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What of the host's files a node with the root file system {@code /} does not see: Nodepool's,
 * Zuul's and ZooKeeper's secrets and data. (Password hashes and host keys are replaced in the
 * node's own layer.) This is not isolation: whatever else users of the host may read, jobs may too.
 */
final class Masks {
  private static final List<String> EVERYWHERE =
      List.of(
          "/etc/nodepool",
          "/etc/openstack",
          "/etc/zuul",
          "/etc/zookeeper",
          "/etc/kubernetes",
          "/etc/ssl/private",
          "/etc/krb5.keytab",
          "/etc/shadow-",
          "/etc/gshadow-",
          "/var/lib/nodepool",
          "/var/lib/zuul",
          "/var/lib/zookeeper",
          "/var/lib/kubelet",
          "/var/log/nodepool",
          "/var/log/zuul",
          "/var/run/nodepool",
          "/srv/host-rootfs");

  private static final List<String> OF_A_USER =
      List.of(
          ".ssh",
          ".kube",
          ".aws",
          ".config/openstack",
          ".config/nodepool",
          ".local/state/nodepool");

  /** Variables that name a file or directory of secrets or data. */
  private static final List<String> VARIABLES =
      List.of("OS_CLIENT_CONFIG_FILE", "OS_CLIENT_SECURE_FILE", "KUBECONFIG");

  private Masks() {}

  /** The paths to hide on any host. */
  static List<String> common() {
    return EVERYWHERE;
  }

  /** The paths to hide on this machine, where the launcher itself runs. */
  static List<String> ofThisMachine(DriverContext context, Path userHome) {
    var environment = context.environment();
    Set<String> paths = new LinkedHashSet<>(EVERYWHERE);
    add(paths, context.home().toString());
    context.secrets().forEach(file -> add(paths, file.toString()));
    OF_A_USER.forEach(name -> add(paths, userHome.resolve(name).toString()));
    VARIABLES.forEach(name -> add(paths, absolute(environment.getOrDefault(name, ""))));
    var state = environment.getOrDefault("XDG_STATE_HOME", "");
    add(paths, state.isEmpty() ? "" : state + "/nodepool");
    return List.copyOf(paths);
  }

  private static String absolute(String path) {
    return path.isEmpty() ? path : Path.of(path).toAbsolutePath().normalize().toString();
  }

  private static void add(Set<String> paths, String path) {
    if (path.startsWith("/") && path.length() > 1) {
      paths.add(path);
    }
  }
}
