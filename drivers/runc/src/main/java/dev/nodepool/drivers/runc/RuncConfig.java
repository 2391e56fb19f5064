package dev.nodepool.drivers.runc;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.config.Section;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A provider's section as this driver reads it.
 *
 * @param zuulConsoleDir a directory of the host that its nodes share, for the logs of Zuul's
 *     console; null means that they share none
 */
record RuncConfig(String name, @Nullable String zuulConsoleDir, List<Pool> pools) {
  static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
  private static final Pattern DIRECTORY = Pattern.compile("/[^,:\\\\\\s]+");
  private static final Pattern PATH = Pattern.compile("/[^,:\\\\\\s]*");

  RuncConfig {
    pools = List.copyOf(pools);
  }

  /**
   * One host.
   *
   * @param hostKeys the host's own keys for the login as root; empty means that they are not
   *     checked
   */
  record Pool(String name, HostAddress host, List<String> hostKeys, List<Label> labels) {
    Pool {
      hostKeys = List.copyOf(hostKeys);
      labels = List.copyOf(labels);
    }

    Optional<Label> label(String wanted) {
      return labels.stream().filter(label -> label.name().equals(wanted)).findFirst();
    }
  }

  /**
   * What a node is like: its root file system and its user. What is missing arrives as null.
   *
   * @param path in its shortest form, so that {@code /.} is the host's own file system too
   * @param sudo whether sudo and its like work in the node
   */
  record Label(
      String name, String path, String username, String homeDir, String pythonPath, Boolean sudo) {
    Label {
      path = shortest(Objects.requireNonNullElse(path, "/"));
      username = Objects.requireNonNullElse(username, "zuul");
      homeDir = shortest(Objects.requireNonNullElse(homeDir, "/home/" + username));
      pythonPath = Objects.requireNonNullElse(pythonPath, "auto");
      sudo = Objects.requireNonNullElse(sudo, false);
    }
  }

  static RuncConfig of(ProviderConfig config) {
    var provider = config.section().bind(ProviderKeys.class);
    var pools =
        config.pools().stream()
            .map(pool -> pool(pool.name(), provider.hypervisor(), pool.section()))
            .toList();
    var console = provider.zuulConsoleDir();
    if (console != null) {
      console = shortest(console);
      require(DIRECTORY, config.section(), "zuul-console-dir", console, "write an absolute path");
    }
    return new RuncConfig(config.name(), console, pools);
  }

  Optional<Pool> pool(String wanted) {
    return pools.stream().filter(pool -> pool.name().equals(wanted)).findFirst();
  }

  private static Pool pool(String name, @Nullable String hypervisor, Section section) {
    var keys = section.bind(PoolKeys.class);
    var path = "write an absolute path without blanks , : and \\";
    var labels = Objects.requireNonNullElse(keys.labels(), List.<Label>of());
    for (var label : labels) {
      require(USER, section, "username", label.username(), "use letters, digits and _ . -");
      require(PATH, section, "path", label.path(), path);
      require(PATH, section, "home-dir", label.homeDir(), path);
    }
    var host = HostAddress.parse(hypervisor == null ? name : hypervisor);
    return new Pool(name, host, Objects.requireNonNullElse(keys.hostKey(), List.of()), labels);
  }

  private static String shortest(String path) {
    try {
      return Path.of(path).normalize().toString();
    } catch (InvalidPathException e) {
      // Refused below, with its place.
      return path;
    }
  }

  private static void require(
      Pattern form, Section section, String key, String value, String advice) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s: the driver runc cannot use %s \"%s\": %s."
              .formatted(section.position(), key, value, advice));
    }
  }

  private record ProviderKeys(@Nullable String zuulConsoleDir, @Nullable String hypervisor) {}

  private record PoolKeys(@Nullable List<String> hostKey, @Nullable List<Label> labels) {}
}
