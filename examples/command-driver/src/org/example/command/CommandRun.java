package org.example.command;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.CloudException;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A command that runs. Closing it ends it and all that it has started. One thread uses it. */
final class CommandRun implements AutoCloseable {
  private final String program;
  private final Process process;
  private final Duration patience;
  private final Deadline deadline;
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
  private final Thread complaints;
  private volatile String lastComplaint = "it said nothing on stderr";

  /** Starts it; what it has to know is in its environment, where {@code ps} does not show it. */
  CommandRun(List<String> command, Map<String, String> environment, Duration patience)
      throws CloudException {
    this.program = command.getFirst();
    this.patience = patience;
    this.deadline = Deadline.in(patience);
    var builder = new ProcessBuilder(command).redirectInput(new File("/dev/null"));
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new CloudException("The command cannot be started: " + e.getMessage(), e);
    }
    complaints = reader(process.errorReader(), line -> lastComplaint = line, () -> {});
    reader(
        process.inputReader(),
        line -> lines.add(Optional.of(line)),
        () -> lines.add(Optional.empty()));
  }

  private static Thread reader(BufferedReader from, Consumer<String> to, Runnable end) {
    return Thread.ofVirtual()
        .start(() -> {
          try (from) {
            from.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(to);
          } catch (IOException | RuntimeException e) {
            // The process was ended.
          }
          end.run();
        });
  }

  /** The next line that it prints; empty when there is none any more. */
  Optional<String> line() throws TimeoutException, InterruptedException {
    var line = lines.poll(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
    if (line == null) {
      throw late();
    }
    if (line.isEmpty()) {
      lines.add(line);
    }
    return line;
  }

  /** Waits for its end; returns its exit code. */
  int exit() throws TimeoutException, InterruptedException {
    if (!process.waitFor(deadline.left())) {
      throw late();
    }
    complaints.join(Duration.ofSeconds(1));
    return process.exitValue();
  }

  /** Waits for its end, which must be a good one. */
  void finish() throws CloudException, TimeoutException, InterruptedException {
    if (exit() != 0) {
      throw new CloudException(failure());
    }
  }

  /** How it failed, in a sentence. */
  String failure() {
    return "The command %s ended with %d: %s"
        .formatted(program, process.exitValue(), lastComplaint);
  }

  private TimeoutException late() {
    return new TimeoutException(
        "The command %s did not end within %d s".formatted(program, patience.toSeconds()));
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
