package dev.nodepool.builder.build;

/** A build that did not give an image; the message is for operators. */
final class BuildFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final int code;

  BuildFailure(String message) {
    this(message, 1);
  }

  /** The same for a command that ended with that exit code. */
  BuildFailure(String message, int code) {
    super(message);
    this.code = code;
  }

  int code() {
    return code;
  }
}
