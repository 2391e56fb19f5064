package dev.nodepool.builder.build;

/** A build that did not give an image; the message is for operators. */
public final class BuildFailure extends Exception {
  private static final long serialVersionUID = 1L;

  public BuildFailure(String message) {
    super(message);
  }
}
