package dev.nodepool.drivers.runc;

import dev.nodepool.driver.CloudException;
import java.time.Duration;
import java.util.List;

/** A machine on which scripts run as root: this one, or another through SSH. */
interface Host extends AutoCloseable {

  /**
   * Runs a shell script to its end and blocks for it. An interrupt does not stop the script half
   * way: it is waited for shortly, so that nothing is still being made when the caller cleans up.
   *
   * @throws CloudException in a sentence, when the host cannot be reached or the script takes too
   *     long
   */
  Result run(String script, List<String> arguments, String input, Duration patience)
      throws CloudException, InterruptedException;

  @Override
  void close();

  /** How a script ended. */
  record Result(int exit, String stdout, String stderr) {
    boolean succeeded() {
      return exit == 0;
    }
  }
}
