package dev.nodepool.cli.session;

/** A command that cannot go on: one sentence for the user, and the exit code. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  public CommandFailure(String sentence) {
    this(ExitCode.FAILED, sentence);
  }

  public CommandFailure(int exitCode, String sentence) {
    super(sentence);
    this.exitCode = exitCode;
  }

  public CommandFailure(String sentence, Throwable cause) {
    this(ExitCode.FAILED, sentence, cause);
  }

  /** For an exception whose message is such a sentence. */
  public CommandFailure(Exception cause) {
    this(String.valueOf(cause.getMessage()), cause);
  }

  public CommandFailure(int exitCode, String sentence, Throwable cause) {
    super(sentence, cause);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }
}
