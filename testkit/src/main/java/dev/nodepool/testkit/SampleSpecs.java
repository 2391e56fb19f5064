package dev.nodepool.testkit;

import dev.nodepool.driver.LaunchSpec;
import java.time.Duration;

/** Wishes for machines, for tests of drivers. */
public final class SampleSpecs {
  private SampleSpecs() {}

  /** A machine of that label, in any zone, without an image of ours, within a minute. */
  public static LaunchSpec of(String nodeId, String pool, String label) {
    return new LaunchSpec(
        nodeId, pool, label, null, null, SampleRequests.of(label), Duration.ofMinutes(1));
  }
}
