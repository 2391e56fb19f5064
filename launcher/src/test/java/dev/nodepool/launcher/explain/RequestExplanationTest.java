package dev.nodepool.launcher.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Reason;
import dev.nodepool.model.RequestState;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestExplanationTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");

  @Test
  void a_request_whose_node_is_tried_again_says_why_the_attempt_failed() {
    var request =
        NodeRequest.of(List.of("small"), "zuul", NOON)
            .moved(RequestState.PENDING, NOON)
            .withReason(Reason.of("ACCEPTED", "1 nodes are to be made", NOON).in("sky", "main"));
    var later = NOON.plusSeconds(1);
    var node =
        Node.init("small", new Owner("sky", "main", "l"), Allocation.to(request), null, later)
            .withReason(
                Reason.of("CLOUD_ERROR", "Attempt 1 of 3 failed: it is in ERROR", later)
                    .in("sky", "main"));
    var told = new RequestExplanation(request, List.of(node), List.of(), List.of());
    assertThat(told.code()).isEqualTo("CLOUD_ERROR");
    assertThat(told.text()).contains("Attempt 1 of 3 failed");
  }
}
