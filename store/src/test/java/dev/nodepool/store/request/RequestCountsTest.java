package dev.nodepool.store.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.connection.Versioned;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestCountsTest {

  @Test
  void requests_are_addressable_by_who_has_all_their_labels() {
    var counts = new RequestCounts();
    counts.changed(null, request("a"));
    counts.changed(null, request("a", "b", "a"));
    counts.changed(null, request("c"));
    counts.changed(request("c"), request("c"));
    assertThat(counts.addressableBy(List.of("a"))).isEqualTo(1);
    assertThat(counts.addressableBy(List.of("a", "b"))).isEqualTo(2);
    assertThat(counts.addressableBy(List.of("a", "b", "c"))).isEqualTo(3);
    counts.changed(request("b", "a"), null);
    counts.changed(request("c"), null);
    assertThat(counts.addressableBy(List.of("a", "b", "c"))).isEqualTo(1);
  }

  private static Versioned<NodeRequest> request(String... labels) {
    return new Versioned<>(
        NodeRequest.of(List.of(labels), "r", Instant.EPOCH), 0, Instant.EPOCH, Instant.EPOCH);
  }
}
