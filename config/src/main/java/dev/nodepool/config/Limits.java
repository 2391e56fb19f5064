package dev.nodepool.config;

import dev.nodepool.model.Quota;
import java.util.HashMap;
import java.util.Map;

/** How much a pool or tenant may use, from keys such as {@code max-servers}. */
final class Limits {
  private static final Map<String, String> RESOURCE_OF_KEY =
      Map.of(
          "max-servers", "instances",
          "max-cores", "cores",
          "max-ram", "ram",
          "max-volumes", "volumes",
          "max-volume-gb", "volume-gb");

  private Limits() {}

  /** The limits of a pool; what it does not say itself, its provider says for some drivers. */
  static Quota ofPool(Driver driver, Spot provider, Spot pool) {
    var limits = new HashMap<String, Long>();
    if (driver.hasPods() || driver == Driver.AWS) {
      limits.putAll(provider.get("max-resources").numbers());
      RESOURCE_OF_KEY.forEach((key, resource) -> put(limits, provider, key, resource));
      if (driver == Driver.OPENSHIFT || driver == Driver.OPENSHIFTPODS) {
        put(limits, provider, "max-projects", "instances");
      }
      if (driver == Driver.OPENSHIFTPODS) {
        put(limits, provider, "max-pods", "instances");
      }
      limits.putAll(pool.get("max-resources").numbers());
    }
    RESOURCE_OF_KEY.forEach((key, resource) -> put(limits, pool, key, resource));
    // Below zero would read as unlimited elsewhere; here it means nothing at all.
    limits.replaceAll((resource, limit) -> Math.max(limit, 0));
    return Quota.of(limits);
  }

  /** The limits of a tenant; keys that nobody knows are the names of other resources. */
  static Quota ofTenant(Spot tenant) {
    var limits = new HashMap<String, Long>();
    tenant
        .numbers()
        .forEach((key, limit) -> limits.put(RESOURCE_OF_KEY.getOrDefault(key, key), limit));
    limits.replaceAll((resource, limit) -> Math.max(limit, 0));
    return Quota.of(limits);
  }

  private static void put(Map<String, Long> limits, Spot at, String key, String resource) {
    at.number(key).ifPresent(limit -> limits.put(resource, limit));
  }
}
