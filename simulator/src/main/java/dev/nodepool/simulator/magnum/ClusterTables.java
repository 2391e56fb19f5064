package dev.nodepool.simulator.magnum;

import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.http.Request;
import java.util.List;

/** The clusters of whoever calls. */
@FunctionalInterface
interface ClusterTables {
  ClusterTable of(Request request);

  static List<Object> links(Request request, String kind, String id) {
    return List.of(
        Json.of("rel", "self", "href", "%s/v1/%s/%s".formatted(request.root(), kind, id)));
  }
}
