package dev.nodepool.driver;

import java.util.List;

/** The power of a cloud whose machines come in flavors. */
public interface HasFlavors {

  /** The flavors, in the order in which a label's {@code min-ram} chooses among them. */
  List<OfferedFlavor> flavors() throws CloudException, InterruptedException;

  /**
   * A flavor that the cloud offers.
   *
   * @param labels those of this provider that choose it
   */
  record OfferedFlavor(
      String id,
      String name,
      long ramMiB,
      int diskGb,
      int ephemeralGb,
      int vcpus,
      boolean isPublic,
      List<String> labels) {
    public OfferedFlavor {
      labels = List.copyOf(labels);
    }
  }
}
