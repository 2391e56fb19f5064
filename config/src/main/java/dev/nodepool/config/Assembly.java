package dev.nodepool.config;

import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.section.DriverSections;
import dev.nodepool.config.section.Limits;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.model.Quota;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the records out of a tree in which no error was found; defaults are filled in here. */
final class Assembly {
  private static final String BUILD_LOG_DIR = "/var/log/nodepool/builds";
  private static final int BUILD_LOG_RETENTION = 7;
  private static final double ZOOKEEPER_TIMEOUT = 10;

  private final DriverSections drivers;

  Assembly(DriverSections drivers) {
    this.drivers = drivers;
  }

  NodepoolConfig config(Path source, ConfigValue root, @Nullable ConfigValue secure) {
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
        servers(either(root, secure, "zookeeper-servers")),
        tls(either(root, secure, "zookeeper-tls")),
        duration(root.real("zookeeper-timeout", ZOOKEEPER_TIMEOUT)),
        root.flag("zookeeper-insecure", false),
        root.items("labels").stream().map(Assembly::label).toList(),
        Duration.ofSeconds(Math.max(0, root.number("max-hold-age", 0))),
        Diskimages.of(root, secure),
        root.items("providers").stream().map(this::provider).toList(),
        tenants(root));
  }

  private static int retention(int given) {
    return given < 0 ? -1 : Math.max(1, given);
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static List<ZooKeeperServer> servers(ConfigValue servers) {
    return servers.items().stream()
        .map(one ->
            new ZooKeeperServer(
                one.text("host", ""),
                one.number("port", ZooKeeperServer.DEFAULT_PORT),
                one.text("chroot")))
        .toList();
  }

  private static @Nullable ZooKeeperTls tls(ConfigValue tls) {
    return tls.exists()
        ? new ZooKeeperTls(
            Path.of(tls.text("cert", "")),
            Path.of(tls.text("key", "")),
            Path.of(tls.text("ca", "")))
        : null;
  }

  private static Label label(ConfigValue label) {
    return new Label(
        label.text("name", ""),
        label.number("min-ready", 0),
        Duration.ofSeconds(Math.max(0, label.number("max-ready-age", 0))));
  }

  private static Map<String, Quota> tenants(ConfigValue root) {
    var limits = new LinkedHashMap<String, Quota>();
    for (var tenant : root.items("tenant-resource-limits")) {
      limits.put(tenant.text("tenant-name", ""), quota(Limits.ofTenant(tenant)));
    }
    return limits;
  }

  private ProviderConfig provider(ConfigValue provider) {
    var section = drivers.of(provider).orElseThrow();
    var priority = provider.number("priority");
    return new ProviderConfig(
        provider.text("name", ""),
        section.name(),
        priority.isPresent() ? provider.number("priority", 0) : null,
        provider.number("max-concurrency", -1),
        provider.items("pools").stream().map(pool -> pool(section, provider, pool)).toList(),
        new Section(provider),
        section.disabledBecause());
  }

  private static PoolConfig pool(DriverSection section, ConfigValue provider, ConfigValue pool) {
    var attributes = pool.get("node-attributes");
    return new PoolConfig(
        provider.text("name", ""),
        pool.text("name", ""),
        pool.number("priority", provider.number("priority", ProviderConfig.DEFAULT_PRIORITY)),
        quota(section.limits(provider, pool)),
        pool.flag("ignore-provider-quota", false),
        attributes.exists() ? Section.mapping(attributes.value()) : null,
        section.labels(pool).stream()
            .map(ConfigValue::text)
            .filter(Objects::nonNull)
            .distinct()
            .toList(),
        new Section(pool));
  }

  /** Below zero would read as unlimited elsewhere; here it means nothing at all. */
  private static Quota quota(Map<String, Long> limits) {
    var quota = new HashMap<>(limits);
    quota.replaceAll((resource, limit) -> Math.max(limit, 0));
    return Quota.of(quota);
  }

  /**
   * What secure.conf says under that key, if it says anything, else what the configuration does.
   */
  private static ConfigValue either(ConfigValue root, @Nullable ConfigValue secure, String key) {
    var own = secure == null ? null : secure.get(key).value();
    var isGiven = own instanceof Map<?, ?> || (own instanceof List<?> list && !list.isEmpty());
    return secure != null && isGiven ? secure.get(key) : root.get(key);
  }
}
