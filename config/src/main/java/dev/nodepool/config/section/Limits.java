package dev.nodepool.config.section;

import dev.nodepool.config.yaml.ConfigValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much a pool or tenant may use, from keys such as {@code max-servers}. */
public final class Limits {
  private static final Map<String, String> RESOURCE_OF_KEY =
      Map.of(
          "max-servers", "instances",
          "max-cores", "cores",
          "max-ram", "ram",
          "max-volumes", "volumes",
          "max-volume-gb", "volume-gb");

  private Limits() {}

  /** What the keys of that mapping say. */
  public static Map<String, Long> in(ConfigValue mapping) {
    var limits = new HashMap<String, Long>();
    RESOURCE_OF_KEY.forEach(
        (key, resource) -> mapping.number(key).ifPresent(limit -> limits.put(resource, limit)));
    return limits;
  }

  /** What a pool says, and what its provider says where the pool says nothing. */
  static Map<String, Long> inBoth(ConfigValue provider, ConfigValue pool, List<String> instances) {
    var limits = new HashMap<>(provider.get("max-resources").numbers());
    limits.putAll(in(provider));
    for (var key : instances) {
      provider.number(key).ifPresent(limit -> limits.put("instances", limit));
    }
    limits.putAll(pool.get("max-resources").numbers());
    limits.putAll(in(pool));
    return limits;
  }

  /** The limits of a tenant; keys that nobody knows are the names of other resources. */
  public static Map<String, Long> ofTenant(ConfigValue tenant) {
    var limits = new HashMap<String, Long>();
    tenant
        .numbers()
        .forEach((key, limit) -> limits.put(RESOURCE_OF_KEY.getOrDefault(key, key), limit));
    return limits;
  }
}
