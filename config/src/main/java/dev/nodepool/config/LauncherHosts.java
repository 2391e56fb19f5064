package dev.nodepool.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Software Factory's {@code launcher-host}: a provider or a pool names the host whose launcher
 * serves it; what names none is served by every launcher that has it.
 */
public final class LauncherHosts {
  private static final String KEY = "launcher-host";

  private LauncherHosts() {}

  /**
   * The configuration as the launcher of a host sees it.
   *
   * @param names of that host, short or with its domain
   */
  public static NodepoolConfig served(NodepoolConfig config, List<String> names) {
    return config.withProviders(
        config.providers().stream().map(provider -> served(provider, names)).toList());
  }

  private static ProviderConfig served(ProviderConfig provider, List<String> names) {
    var host = otherHost(provider.section(), names);
    if (host.isPresent()) {
      return with(provider, provider.pools(), host.get());
    }
    var pools = new ArrayList<PoolConfig>();
    String other = null;
    for (var pool : provider.pools()) {
      var poolHost = otherHost(pool.section(), names);
      if (poolHost.isEmpty()) {
        pools.add(pool);
      } else {
        other = poolHost.get();
      }
    }
    return other == null ? provider : with(provider, pools, pools.isEmpty() ? other : null);
  }

  /** The host that the section names, if it is not this one. */
  private static Optional<String> otherHost(Section section, List<String> names) {
    return section.asMap().get(KEY) instanceof String host
            && names.stream().noneMatch(name -> isSame(host, name))
        ? Optional.of(host)
        : Optional.empty();
  }

  /** A name without a domain is that host in whatever domain. */
  private static boolean isSame(String named, String ours) {
    boolean withDomain = named.contains(".") && ours.contains(".");
    return withDomain
        ? named.equalsIgnoreCase(ours)
        : named.split("\\.", 2)[0].equalsIgnoreCase(ours.split("\\.", 2)[0]);
  }

  private static ProviderConfig with(
      ProviderConfig provider, List<PoolConfig> pools, @Nullable String host) {
    return new ProviderConfig(
        provider.name(),
        provider.driver(),
        provider.priority(),
        provider.maxConcurrency(),
        pools,
        provider.section(),
        host == null || provider.isDisabled()
            ? provider.disabledBecause()
            : "the launcher on %s serves it (launcher-host)".formatted(host));
  }
}
