package dev.nodepool.builder.build;

import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * A command in a process group of its own. All of the group ends when this is closed, and with this
 * process, however it ends: a shell in the group waits for the end of a pipe that only we hold
 * open.
 */
final class ProcessGroup implements AutoCloseable {
  /**
   * Keeps the exit code of the command; its children that are left go with the group. At the end of
   * the pipe the group has some seconds to take its mounts away.
   */
  private static final String IN_GROUP =
      """
      exit_file=$1
      shift
      trap : TERM
      exec 3<&0
      "$@" </dev/null 3<&- &
      command=$!
      { trap '' TERM; cat <&3 >/dev/null; kill -TERM 0; sleep 15; kill -9 0; } &
      exec 3<&-
      wait "$command"
      code=$?
      while kill -0 "$command" 2>/dev/null; do
        wait "$command"
        code=$?
      done
      echo "$code" >"$exit_file"
      kill -9 0
      """;

  private final Process process;
  private final Path exit;

  private ProcessGroup(Process process, Path exit) {
    this.process = process;
    this.exit = exit;
  }

  /** Starts the command, which has this environment and nothing to read. */
  static ProcessGroup start(List<String> command, Map<String, String> environment)
      throws IOException {
    var exit = Files.createTempFile("nodepool-build", ".exit");
    var words =
        new ArrayList<>(
            List.of("setsid", "--wait", "sh", "-c", IN_GROUP, "build", exit.toString()));
    words.addAll(command);
    var builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new ProcessGroup(builder.start(), exit);
    } catch (IOException e) {
      Files.deleteIfExists(exit);
      throw e;
    }
  }

  /** What all of them say, also on standard error. */
  InputStream output() {
    return process.getInputStream();
  }

  /** The exit code of the command; empty when it has none after so long. Blocks. */
  OptionalInt await(Duration timeout) throws IOException, InterruptedException {
    if (!process.waitFor(Deadline.in(timeout).left().toNanos(), TimeUnit.NANOSECONDS)) {
      return OptionalInt.empty();
    }
    String code = Files.readString(exit).strip();
    return OptionalInt.of(code.isEmpty() ? 1 : Integer.parseInt(code));
  }

  /** Blocks until all of the group has ended. */
  @Override
  public void close() throws IOException {
    // The end of the pipe ends the group.
    process.getOutputStream().close();
    process.onExit().join();
    Files.deleteIfExists(exit);
  }
}
