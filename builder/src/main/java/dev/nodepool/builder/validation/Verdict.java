package dev.nodepool.builder.validation;

/** What came of a validation. */
sealed interface Verdict {

  /** As figures name it. */
  String name();

  /** The command has succeeded on that node. */
  record Passed(String node) implements Verdict {
    @Override
    public String name() {
      return "passed";
    }
  }

  /**
   * The image is bad.
   *
   * @param node that was tried; empty when none ever answered
   */
  record Failed(String node, String why) implements Verdict {
    @Override
    public String name() {
      return "failed";
    }
  }

  /** Nothing is known of the image, because there was no node of it: it is tried again. */
  record Open(String why) implements Verdict {
    @Override
    public String name() {
      return "open";
    }
  }
}
