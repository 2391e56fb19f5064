package dev.nodepool.launcher.canary;

/** Which nodes boot from a canary: the same share of any nodes that follow each other. */
public final class CanaryShare {
  /** Multiples of it are spread evenly over the unit interval, however many one takes. */
  private static final double GOLDEN = 0.6180339887498949;

  private static final double PERCENT = 100;

  private CanaryShare() {}

  /**
   * Whether the node is one of them.
   *
   * @param nodeId ten digits
   */
  public static boolean includes(String nodeId, int percent) {
    double turns = Long.parseLong(nodeId) * GOLDEN;
    return (turns - Math.floor(turns)) * PERCENT < percent;
  }
}
