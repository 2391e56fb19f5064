package dev.nodepool.cli.session;

import java.io.InputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.HashMap;
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

  /** The same with another value of a variable. */
  Terminal with(String variable, String value) {
    var more = new HashMap<>(environment);
    more.put(variable, value);
    return new Terminal(in, out, err, clock, Map.copyOf(more), inputIsTerminal, errorIsTerminal);
  }

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
