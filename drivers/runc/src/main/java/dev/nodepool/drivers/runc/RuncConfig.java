package dev.nodepool.drivers.runc;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.PoolConfig;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Fault;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider's section as this driver reads it.
 *
 * @param zuulConsoleDir a directory of the host that its nodes share, for the logs of Zuul's
 *     console; null means that they share none
 * @param faults what is wrong with the labels that are not in the pools; nothing else is in its way
 */
record RuncConfig(
    String name, @Nullable String zuulConsoleDir, List<Pool> pools, List<Fault> faults) {
  static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
  private static final Pattern DIRECTORY = Pattern.compile("/[^,:\\\\\\s]+");
  private static final String ABSOLUTE = "write an absolute path without blanks , : and \\";
  private static final Pattern PATH = Pattern.compile("/[^,:\\\\\\s]*");

  RuncConfig {
    pools = List.copyOf(pools);
    faults = List.copyOf(faults);
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
   * @param userNamespace whether root of the node is nobody outside
   */
  record Label(
      String name,
      String path,
      String username,
      String homeDir,
      String pythonPath,
      Boolean sudo,
      Boolean userNamespace) {
    Label {
      path = shortest(Objects.requireNonNullElse(path, "/"));
      username = Objects.requireNonNullElse(username, "zuul");
      homeDir = shortest(Objects.requireNonNullElse(homeDir, "/home/" + username));
      pythonPath = Objects.requireNonNullElse(pythonPath, "auto");
      sudo = Objects.requireNonNullElse(sudo, false);
      userNamespace = Objects.requireNonNullElse(userNamespace, false);
    }

    /** The key whose value cannot be used, and why; empty when all can. */
    Optional<BadKey> badKey() {
      return Stream.of(
              BadKey.unless(USER, "username", username, "use letters, digits and _ . -"),
              BadKey.unless(PATH, "path", path, ABSOLUTE),
              BadKey.unless(PATH, "home-dir", homeDir, ABSOLUTE))
          .flatMap(Optional::stream)
          .findFirst();
    }
  }

  /** A value that cannot be used. */
  record BadKey(String key, String why) {
    private static Optional<BadKey> unless(Pattern form, String key, String value, String advice) {
      return form.matcher(value).matches()
          ? Optional.empty()
          : Optional.of(
              new BadKey(
                  key, "the driver runc cannot use %s \"%s\": %s".formatted(key, value, advice)));
    }
  }

  /** Throws IllegalArgumentException when the keys of the provider itself make no sense. */
  static RuncConfig of(ProviderConfig config) {
    var provider = config.section().bind(ProviderKeys.class);
    var console = provider.zuulConsoleDir();
    var bad = console == null ? Optional.<BadKey>empty() : badConsoleDir(console);
    if (bad.isPresent()) {
      throw new IllegalArgumentException(
          "%s: %s".formatted(config.section().position("zuul-console-dir"), bad.get().why()));
    }
    var pools = new ArrayList<Pool>();
    var faults = new ArrayList<Fault>();
    for (var pool : config.pools()) {
      try {
        pools.add(pool(pool, provider.hypervisor(), faults));
      } catch (IllegalArgumentException | ConfigException e) {
        faults.add(new Fault(pool.name(), pool.labels(), String.valueOf(e.getMessage())));
      }
    }
    return new RuncConfig(config.name(), console == null ? null : shortest(console), pools, faults);
  }

  static Optional<BadKey> badConsoleDir(String text) {
    return BadKey.unless(DIRECTORY, "zuul-console-dir", shortest(text), "write an absolute path");
  }

  /** Why the label of that pool is left out; empty when it is not. */
  Optional<String> fault(String pool, String label) {
    return Fault.of(faults, pool, label);
  }

  Optional<Pool> pool(String wanted) {
    return pools.stream().filter(pool -> pool.name().equals(wanted)).findFirst();
  }

  private static Pool pool(PoolConfig pool, @Nullable String hypervisor, List<Fault> faults) {
    var keys = pool.section().bind(PoolKeys.class);
    var host = HostAddress.parse(hypervisor == null ? pool.name() : hypervisor);
    var labels = new ArrayList<Label>();
    for (var section : pool.section().items("labels")) {
      var label = section.bind(Label.class);
      var bad = label.badKey();
      if (bad.isEmpty()) {
        labels.add(label);
      } else {
        var at = section.position(bad.get().key());
        var why = "%s: label %s: %s".formatted(at, label.name(), bad.get().why());
        faults.add(new Fault(pool.name(), List.of(label.name()), why));
      }
    }
    return new Pool(
        pool.name(), host, Objects.requireNonNullElse(keys.hostKey(), List.of()), labels);
  }

  private static String shortest(String path) {
    try {
      return Path.of(path).normalize().toString();
    } catch (InvalidPathException e) {
      // Refused where it is used, with its place.
      return path;
    }
  }

  private record ProviderKeys(@Nullable String zuulConsoleDir, @Nullable String hypervisor) {}

  private record PoolKeys(@Nullable List<String> hostKey) {}
}
