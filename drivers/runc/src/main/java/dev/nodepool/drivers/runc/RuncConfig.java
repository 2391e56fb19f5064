package dev.nodepool.drivers.runc;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.config.Section;
import java.util.List;
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
  private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
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

  /** What a node is like: its root file system and its user. */
  record Label(String name, String path, String username, String homeDir, String pythonPath) {}

  static RuncConfig of(ProviderConfig config) {
    var provider = config.section().bind(ProviderSection.class);
    var pools =
        config.pools().stream()
            .map(pool -> pool(pool.name(), provider.hypervisor(), pool.section()))
            .toList();
    var console = provider.zuulConsoleDir();
    if (console != null && !PATH.matcher(console).matches()) {
      throw unusable(config.section(), "zuul-console-dir", console, "write an absolute path");
    }
    return new RuncConfig(config.name(), console, pools);
  }

  Optional<Pool> pool(String wanted) {
    return pools.stream().filter(pool -> pool.name().equals(wanted)).findFirst();
  }

  private static Pool pool(String name, @Nullable String hypervisor, Section section) {
    var read = section.bind(PoolSection.class);
    var labels = orEmpty(read.labels()).stream().map(label -> label(label, section)).toList();
    var host = HostAddress.parse(hypervisor == null ? name : hypervisor);
    return new Pool(name, host, orEmpty(read.hostKey()), labels);
  }

  private static Label label(LabelSection read, Section section) {
    var user = read.username() == null ? "zuul" : read.username();
    var path = read.path() == null ? "/" : read.path();
    var home = read.homeDir() == null ? "/home/" + user : read.homeDir();
    if (!USER.matcher(user).matches()) {
      throw unusable(section, "username", user, "use letters, digits and _ . -");
    }
    if (!PATH.matcher(path).matches()) {
      throw unusable(section, "path", path, "write an absolute path without blanks , : and \\");
    }
    if (!PATH.matcher(home).matches()) {
      throw unusable(section, "home-dir", home, "write an absolute path without blanks , : and \\");
    }
    var python = read.pythonPath() == null ? "auto" : read.pythonPath();
    return new Label(read.name(), path, user, home, python);
  }

  private static IllegalArgumentException unusable(
      Section section, String key, String value, String advice) {
    return new IllegalArgumentException(
        "%s: the driver runc cannot use %s \"%s\": %s."
            .formatted(section.position(), key, value, advice));
  }

  private static <T> List<T> orEmpty(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  private record ProviderSection(@Nullable String zuulConsoleDir, @Nullable String hypervisor) {}

  private record PoolSection(@Nullable List<String> hostKey, @Nullable List<LabelSection> labels) {}

  private record LabelSection(
      String name,
      @Nullable String path,
      @Nullable String username,
      @Nullable String homeDir,
      @Nullable String pythonPath) {}
}
