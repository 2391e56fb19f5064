package dev.nodepool.config;

import dev.nodepool.model.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the records out of a tree in which no error was found; defaults are filled in here. */
final class Assembly {
  private static final String BUILD_LOG_DIR = "/var/log/nodepool/builds";
  private static final int BUILD_LOG_RETENTION = 7;
  private static final double ZOOKEEPER_TIMEOUT = 10;

  private Assembly() {}

  static NodepoolConfig config(Path source, Spot root, @Nullable Spot secure) {
    var own = new Secrets(root, secure);
    var webapp = root.get("webapp");
    var imagesDir = root.text("images-dir");
    return new NodepoolConfig(
        source,
        new Webapp(
            webapp.number("port", Webapp.DEFAULT_PORT),
            webapp.text("listen_address", Webapp.DEFAULT_LISTEN_ADDRESS)),
        root.text("elements-dir"),
        imagesDir == null ? null : Path.of(imagesDir),
        Path.of(root.text("build-log-dir", BUILD_LOG_DIR)),
        retention(root.number("build-log-retention", BUILD_LOG_RETENTION)),
        servers(own.of("zookeeper-servers")),
        tls(own.of("zookeeper-tls")),
        duration(root.real("zookeeper-timeout", ZOOKEEPER_TIMEOUT)),
        root.flag("zookeeper-insecure", false),
        root.items("labels").stream().map(Assembly::label).toList(),
        Duration.ofSeconds(Math.max(0, root.number("max-hold-age", 0))),
        own.diskimages(),
        root.items("providers").stream().map(Assembly::provider).toList(),
        tenants(root));
  }

  private static int retention(int given) {
    return given < 0 ? -1 : Math.max(1, given);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static List<ZooKeeperServer> servers(Spot servers) {
    return servers.items().stream()
        .map(one ->
            new ZooKeeperServer(
                one.text("host", ""),
                one.number("port", ZooKeeperServer.DEFAULT_PORT),
                one.text("chroot")))
        .toList();
  }

  private static @Nullable ZooKeeperTls tls(Spot tls) {
    return tls.exists()
        ? new ZooKeeperTls(
            Path.of(tls.text("cert", "")),
            Path.of(tls.text("key", "")),
            Path.of(tls.text("ca", "")))
        : null;
  }

  private static Label label(Spot label) {
    return new Label(
        label.text("name", ""),
        label.number("min-ready", 0),
        Duration.ofSeconds(Math.max(0, label.number("max-ready-age", 0))));
  }

  private static Map<String, Quota> tenants(Spot root) {
    var limits = new LinkedHashMap<String, Quota>();
    for (var tenant : root.items("tenant-resource-limits")) {
      limits.put(tenant.text("tenant-name", ""), Limits.ofTenant(tenant));
    }
    return limits;
  }

  private static ProviderConfig provider(Spot provider) {
    var driver = Driver.of(provider);
    if (driver == null) {
      throw new IllegalStateException(provider.at() + ": an unknown driver was let through");
    }
    var priority = provider.number("priority");
    return new ProviderConfig(
        provider.text("name", ""),
        driver.driverName(),
        priority.isPresent() ? provider.number("priority", 0) : null,
        provider.number("max-concurrency", -1),
        provider.items("pools").stream().map(pool -> pool(driver, provider, pool)).toList(),
        new Section(provider),
        driver.disabledBecause());
  }

  private static PoolConfig pool(Driver driver, Spot provider, Spot pool) {
    var attributes = pool.get("node-attributes");
    return new PoolConfig(
        provider.text("name", ""),
        pool.text("name", ""),
        pool.number("priority", provider.number("priority", ProviderConfig.DEFAULT_PRIORITY)),
        Limits.ofPool(driver, provider, pool),
        pool.flag("ignore-provider-quota", false),
        attributes.exists() ? Section.mapping(attributes.value()) : null,
        labels(driver, pool),
        new Section(pool));
  }

  private static List<String> labels(Driver driver, Spot pool) {
    var names = new LinkedHashSet<String>();
    if (driver == Driver.STATIC) {
      pool.items("nodes").forEach(node -> names.addAll(node.texts("labels")));
    } else {
      names.addAll(Names.in(pool, "labels", "name"));
    }
    return List.copyOf(names);
  }

  /** The configuration with what secure.conf replaces and adds. */
  private record Secrets(Spot root, @Nullable Spot secure) {
    Spot of(String key) {
      var own = secure == null ? null : secure.get(key).value();
      var isGiven = own instanceof Map<?, ?> || (own instanceof List<?> list && !list.isEmpty());
      return secure != null && isGiven ? secure.get(key) : root.get(key);
    }

    List<Diskimage> diskimages() {
      var images = Diskimages.of(root);
      if (secure == null) {
        return images;
      }
      var secret = new LinkedHashMap<String, Map<String, String>>();
      for (var image : secure.items("diskimages")) {
        var environment = image.get("env-vars");
        var all = secret.computeIfAbsent(image.text("name", ""), name -> new LinkedHashMap<>());
        environment.keys().forEach(key -> all.put(key, environment.text(key, "")));
      }
      var merged = new ArrayList<Diskimage>();
      for (var image : images) {
        merged.add(image.withEnvVars(secret.getOrDefault(image.name(), Map.of())));
      }
      return merged;
    }
  }
}
