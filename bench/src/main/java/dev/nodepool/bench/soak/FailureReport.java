package dev.nodepool.bench.soak;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.Store;
import java.util.stream.Collectors;

/** Everything that is known of a request that went wrong, for the person who reads the output. */
record FailureReport(Store store) {

  String about(NodeRequest request) throws InterruptedException {
    var nodes =
        store.nodes().readAll().stream()
            .filter(listed ->
                request.id().equals(listed.node().allocatedTo())
                    || request.nodes().contains(listed.node().id()))
            .map(listed ->
                "%s %s%s allocated to %s"
                    .formatted(
                        listed.node().id(),
                        listed.node().state().wire(),
                        listed.locked() ? " locked" : "",
                        listed.node().allocatedTo()))
            .collect(Collectors.joining("; "));
    return "%s, %s; nodes: %s"
        .formatted(request, store.requests().locked(request.id()) ? "locked" : "not locked", nodes);
  }
}
