package dev.nodepool.launcher.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Reason;
import dev.nodepool.model.RequestState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private final NodeRequest request =
      NodeRequest.of(List.of("small", "big", "small"), "zuul", NOON)
          .withId("200-0000000001")
          .moved(RequestState.PENDING, NOON)
          .withReason(Reason.of("POOL_QUOTA", "it waits", NOON).in("cloud", "main"));

  @Test
  void a_pending_request_waits_for_the_labels_of_which_it_has_no_node() {
    var waiting = Waiting.of(request, List.of(node(NodeState.BUILDING))).orElseThrow();
    assertThat(waiting.missing()).containsExactly("big", "small");
    assertThat(waiting.provider()).isEqualTo("cloud");
    assertThat(waiting.pool()).isEqualTo("main");
  }

  @Test
  void a_node_that_has_failed_is_none() {
    var failed = node(NodeState.BUILDING).moved(NodeState.ABORTED, NOON);
    assertThat(Waiting.of(request, List.of(failed)).orElseThrow().missing()).hasSize(3);
  }

  @Test
  void one_that_is_accepted_or_not_taken_does_not_wait() {
    assertThat(Waiting.of(request.withReason(Reason.of("ACCEPTED", "now", NOON)), List.of()))
        .isEmpty();
    assertThat(Waiting.of(request.moved(RequestState.REQUESTED, NOON), List.of())).isEmpty();
  }

  private static Node node(NodeState state) {
    return Node.init("small", new Owner("cloud", "main", "me"), Allocation.FREE, null, NOON)
        .moved(state, NOON);
  }
}
