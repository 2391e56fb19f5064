package dev.nodepool.driver;

import java.util.List;

/** The power of a cloud whose machines come in sizes. */
public interface HasFlavors {

  /** The sizes, in the order in which a label's {@code min-ram} chooses among them. */
  List<Size> flavors() throws CloudException, InterruptedException;

  /**
   * A size of machines.
   *
   * @param labels those of this provider that choose it
   */
  record Size(
      String id,
      String name,
      long ramMiB,
      int diskGb,
      int ephemeralGb,
      int vcpus,
      boolean isPublic,
      List<String> labels) {
    public Size {
      labels = List.copyOf(labels);
    }
  }
}
