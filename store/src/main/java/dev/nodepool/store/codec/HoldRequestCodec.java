package dev.nodepool.store.codec;

import dev.nodepool.model.HoldRequest;
import dev.nodepool.model.HoldRequest.HeldBuild;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The record of a hold request (docs/zookeeper.md 9), its keys in Zuul's order: sorted. */
final class HoldRequestCodec extends JsonCodec<HoldRequest> {
  HoldRequestCodec() {
    super("hold request");
  }

  @Override
  void write(HoldRequest request, FieldWriter fields) {
    fields
        .number("current_count", request.currentCount())
        .time("expired", request.expired())
        .text("id", request.id().isEmpty() ? null : request.id())
        .text("job", request.job())
        .number("max_count", request.maxCount())
        .any("node_expiration", request.nodeExpiration())
        .any("nodes", request.builds().stream().map(HoldRequestCodec::build).toList())
        .text("project", request.project())
        .text("reason", request.reason())
        .text("ref_filter", request.refFilter())
        .text("tenant", request.tenant())
        .extra(request.extra());
  }

  private static Map<String, @Nullable Object> build(HeldBuild held) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("build", held.build());
    map.put("nodes", held.nodes());
    return map;
  }

  @Override
  HoldRequest read(String id, FieldReader fields, Instant modified) {
    fields.any("id");
    return new HoldRequest(
        id,
        fields.time("expired"),
        fields.textOrEmpty("tenant"),
        fields.textOrEmpty("project"),
        fields.textOrEmpty("job"),
        fields.textOrEmpty("ref_filter"),
        fields.whole("max_count", 1),
        fields.whole("current_count", 0),
        fields.text("reason"),
        fields.seconds("node_expiration"),
        builds(fields.any("nodes")),
        fields.rest());
  }

  /** Each a build with its nodes; old Zuuls wrote the ids of nodes only. */
  private static List<HeldBuild> builds(@Nullable Object list) {
    var builds = new ArrayList<HeldBuild>();
    if (list instanceof List<?> elements) {
      for (var element : elements) {
        switch (element) {
          case Map<?, ?> map when map.get("nodes") instanceof List<?> nodes ->
              builds.add(
                  new HeldBuild(
                      map.get("build") instanceof String build ? build : null,
                      nodes.stream().filter(Objects::nonNull).map(Object::toString).toList()));
          case String node -> builds.add(new HeldBuild(null, List.of(node)));
          case null, default -> {}
        }
      }
    }
    return builds;
  }
}
