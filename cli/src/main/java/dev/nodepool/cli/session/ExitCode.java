package dev.nodepool.cli.session;

/** How commands end, for scripts. */
public final class ExitCode {
  public static final int DONE = 0;
  public static final int FAILED = 1;
  public static final int USAGE = 2;

  /** What was asked for cannot be had, now or ever, as things are configured. */
  public static final int CANNOT_BE_SATISFIED = 3;

  public static final int TIMED_OUT = 124;

  /** {@code run} failed by itself, not the command that it was to run. */
  public static final int RUN_FAILED = 125;

  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
