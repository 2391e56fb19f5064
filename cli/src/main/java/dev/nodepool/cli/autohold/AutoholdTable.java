package dev.nodepool.cli.autohold;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.model.HoldRequest;
import dev.nodepool.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hold requests as rows: the columns of Zuul, with the expiration of the nodes. */
final class AutoholdTable {
  private static final List<Column<HoldRequest>> COLUMNS =
      List.of(
          Column.of("ID", "id", HoldRequest::id),
          Column.of("Tenant", "tenant", HoldRequest::tenant),
          Column.of("Project", "project", HoldRequest::project),
          Column.of("Job", "job", HoldRequest::job),
          Column.of("Ref Filter", "ref_filter", HoldRequest::refFilter),
          Column.of("Current Count", "current_count", HoldRequest::currentCount),
          Column.of("Max Count", "max_count", HoldRequest::maxCount),
          Column.of("Reason", "reason", HoldRequest::reason),
          Column.of("Node Expiration", "node_expiration", HoldRequest::nodeExpiration),
          Column.detail("Request Expired", "expired", AutoholdTable::expired),
          Column.detail("Held Nodes", "nodes", AutoholdTable::builds));

  private AutoholdTable() {}

  static Rows<HoldRequest> of(List<HoldRequest> requests) {
    return Rows.of(COLUMNS, requests);
  }

  private static @Nullable Object expired(HoldRequest request) {
    return request.expired() == null ? null : request.expired().toString();
  }

  private static List<Map<String, @Nullable Object>> builds(HoldRequest request) {
    return request.builds().stream()
        .map(held -> {
          Map<String, @Nullable Object> build = new LinkedHashMap<>();
          build.put("build", held.build());
          build.put("nodes", held.nodes());
          return build;
        })
        .toList();
  }

  /** The request that a user named; throws {@link CommandFailure} when there is none. */
  static HoldRequest find(Store store, String id) throws InterruptedException {
    return store
        .holdRequests()
        .read(id)
        .orElseThrow(() ->
            new CommandFailure(
                "There is no hold request %s: see nodepool autohold-list for those that exist."
                    .formatted(id)));
  }
}
