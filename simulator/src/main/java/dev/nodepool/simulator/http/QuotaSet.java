package dev.nodepool.simulator.http;

import org.jspecify.annotations.Nullable;

/**
 * What a project may have of each resource, as a service lists it.
 *
 * @param body the document, which is added to
 * @param usage what the service calls that which is in use; null to list only the limits
 */
public record QuotaSet(Json body, @Nullable String usage) {

  public void put(String resource, long limit, long used) {
    body.put(resource, usage == null ? limit : Json.of("limit", limit, usage, used, "reserved", 0));
  }
}
