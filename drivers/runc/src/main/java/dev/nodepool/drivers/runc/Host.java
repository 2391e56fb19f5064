package dev.nodepool.drivers.runc;

import java.time.Duration;
import java.util.List;

/** A machine on which scripts run as root: this one, or another through SSH. */
interface Host extends AutoCloseable {

  /**
   * Runs a shell script to its end and blocks for it. An interrupt does not stop the script half
   * way: it is waited for shortly, so that nothing is still being made when the caller cleans up.
   *
   * @throws HostException when the host cannot be reached or the script takes too long
   */
  Result run(String script, List<String> arguments, String input, Duration patience)
      throws HostException, InterruptedException;

  @Override
  void close();

  /** How a script ended. */
  record Result(int exit, String stdout, String stderr) {
    boolean succeeded() {
      return exit == 0;
    }
  }

  /** The host did not run a script; the message is a sentence. */
  final class HostException extends Exception {
    private static final long serialVersionUID = 1;

    HostException(String message, Throwable cause) {
      super(message, cause);
    }

    HostException(String message) {
      super(message);
    }
  }
}
