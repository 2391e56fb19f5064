package dev.nodepool.testkit;

import dev.nodepool.model.NodeRequest;
import java.util.List;

/** Node requests for tests: what a test does not care about has a sensible value. */
public final class SampleRequests {
  private SampleRequests() {}

  /** As a requestor stores it: it has no id yet. */
  public static NodeRequest unstored(String... labels) {
    return NodeRequest.of(List.of(labels), "test", SampleNodes.NOON)
        .withEventId("0123456789abcdef0123456789abcdef");
  }

  /** The request {@code 200-0000000000}. */
  public static NodeRequest of(String... labels) {
    return unstored(labels).withId("200-0000000000");
  }
}
