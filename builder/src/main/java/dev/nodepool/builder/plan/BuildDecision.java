package dev.nodepool.builder.plan;

import java.util.SortedSet;

/** Whether an image is to be built now, and why. */
public sealed interface BuildDecision {

  /** A sentence without subject, such as {@code has no ready build}. */
  String reason();

  /**
   * It is.
   *
   * @param requested by {@code image-build}
   */
  record Build(String reason, SortedSet<String> formats, boolean requested)
      implements BuildDecision {}

  record Rest(String reason) implements BuildDecision {}
}
