package dev.nodepool.cli.session;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;

/**
 * What surrounds one run of a command.
 *
 * @param inputIsTerminal a person may type
 * @param errorIsTerminal a person watches the error stream
 */
public record Terminal(
    InputStream in,
    PrintStream out,
    PrintStream err,
    InstantSource clock,
    Map<String, String> environment,
    boolean inputIsTerminal,
    boolean errorIsTerminal) {

  /** The streams, clock and environment of this process. */
  public static Terminal ofProcess() {
    var environment = System.getenv();
    return new Terminal(
        System.in,
        System.out,
        System.err,
        InstantSource.system(),
        environment,
        // The start script tells, because Java only knows whether both ends are terminals.
        "1".equals(environment.get("NODEPOOL_STDIN_TTY")),
        "1".equals(environment.get("NODEPOOL_STDERR_TTY")));
  }
}
