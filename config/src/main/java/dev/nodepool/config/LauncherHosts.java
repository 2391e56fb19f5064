package dev.nodepool.config;

import java.util.List;
import java.util.Optional;

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
        config.providers().stream().flatMap(provider -> served(provider, names).stream()).toList());
  }

  /** Empty when all of it is another launcher's. */
  private static Optional<ProviderConfig> served(ProviderConfig provider, List<String> names) {
    if (isOfAnother(provider.section(), names)) {
      return Optional.empty();
    }
    var pools =
        provider.pools().stream().filter(pool -> !isOfAnother(pool.section(), names)).toList();
    return pools.isEmpty() && !provider.pools().isEmpty()
        ? Optional.empty()
        : Optional.of(provider.withPools(pools));
  }

  private static boolean isOfAnother(Section section, List<String> names) {
    return section.asMap().get(KEY) instanceof String host
        && names.stream().noneMatch(name -> isSame(host, name));
  }

  /** A name without a domain is that host in whatever domain. */
  private static boolean isSame(String named, String ours) {
    boolean withDomain = named.contains(".") && ours.contains(".");
    return withDomain
        ? named.equalsIgnoreCase(ours)
        : named.split("\\.", 2)[0].equalsIgnoreCase(ours.split("\\.", 2)[0]);
  }
}
