package dev.nodepool.openstack.clouds;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxies that http_proxy, https_proxy, all_proxy and no_proxy of the environment name, chosen
 * as Python's requests chooses them for openstacksdk. Immutable.
 */
public final class Proxies {
  /** Every host is spoken to directly. */
  public static final Proxies NONE = new Proxies(Map.of(), NoProxy.NOBODY);

  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
  private static final List<String> SCHEMES = List.of("http", "https");

  private final Map<String, ProxyServer> byScheme;
  private final NoProxy exempt;

  private Proxies(Map<String, ProxyServer> byScheme, NoProxy exempt) {
    this.byScheme = Map.copyOf(byScheme);
    this.exempt = exempt;
  }

  /** Warns of a value that makes no sense, and does without it. */
  public static Proxies of(Map<String, String> environment) {
    var known = new HashMap<String, Optional<ProxyServer>>();
    var byScheme = new HashMap<String, ProxyServer>();
    for (var scheme : SCHEMES) {
      variable(environment, scheme)
          .or(() -> variable(environment, "all"))
          .flatMap(it -> known.computeIfAbsent(it, name -> server(name, environment)))
          .ifPresent(server -> byScheme.put(scheme, server));
    }
    if (byScheme.isEmpty()) {
      return NONE;
    }
    var exempt =
        variable(environment, "no")
            .map(it -> NoProxy.of(it, environment.getOrDefault(it, "")))
            .orElse(NoProxy.NOBODY);
    return new Proxies(byScheme, exempt);
  }

  /** Which variable speaks; one in lower case does so even when it is empty, and says nothing. */
  private static Optional<String> variable(Map<String, String> environment, String what) {
    var lower = what + "_proxy";
    var name = environment.containsKey(lower) ? lower : lower.toUpperCase(Locale.ROOT);
    return environment.getOrDefault(name, "").isBlank() ? Optional.empty() : Optional.of(name);
  }

  private static Optional<ProxyServer> server(String variable, Map<String, String> environment) {
    try {
      return Optional.of(ProxyServer.of(variable, environment.getOrDefault(variable, "")));
    } catch (IllegalArgumentException e) {
      log.warn(
          "{} in the environment cannot be used: {}; write http://host:port; until then clouds are spoken to without that proxy",
          variable,
          e.getMessage());
      return Optional.empty();
    }
  }

  /** The proxy through which it is reached; empty for none. */
  public Optional<ProxyServer> towards(URI uri) {
    return isEmpty() || uri.getHost() == null || uri.getScheme() == null || exempt.covers(uri)
        ? Optional.empty()
        : Optional.ofNullable(byScheme.get(uri.getScheme().toLowerCase(Locale.ROOT)));
  }

  /** Whether the environment names no proxy at all. */
  public boolean isEmpty() {
    return byScheme.isEmpty();
  }

  @Override
  public String toString() {
    return "proxies " + byScheme.values().stream().map(ProxyServer::title).distinct().toList();
  }
}
