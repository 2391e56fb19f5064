package dev.nodepool.bench.process;

import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs beside this one, its output in a file. It goes when this one goes, at the
 * latest. Any thread.
 */
public final class ChildProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration TO_SERVE = Duration.ofSeconds(60);
  private static final String POOLS = "/nodepool/components/pool";
  private static final int END_OF_LOG = 4000;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread atExit;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.atExit = new Thread(process::destroyForcibly, "kill-" + name);
  }

  /** Starts a program; what it says is added to {@code log}. */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    try {
      var builder = new ProcessBuilder(new ArrayList<>(command));
      builder.environment().putAll(environment);
      builder.directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      var child = new ChildProcess(name, builder.start(), log);
      Runtime.getRuntime().addShutdownHook(child.atExit);
      return child;
    } catch (IOException e) {
      throw new UncheckedIOException("%s could not be started: %s".formatted(name, command), e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean alive() {
    return process.isAlive();
  }

  /** Throws, with the end of its output, when the program has ended by itself. */
  public void requireAlive() {
    if (!alive()) {
      throw new IllegalStateException(
          "%s has ended with %d; its output ends:%n%s"
              .formatted(name, process.exitValue(), tail()));
    }
  }

  /** Waits until a launcher has registered that many pools. */
  public void awaitServing(RawZooKeeper zookeeper, int pools) throws InterruptedException {
    await("registered %d pools".formatted(pools), TO_SERVE, () -> zookeeper.count(POOLS) >= pools);
  }

  /** Waits until it has done something; throws, with the end of its output, when it does not. */
  public <E extends Exception> void await(
      String done, Duration patience, Deadline.Condition<E> condition)
      throws E, InterruptedException {
    var deadline = Deadline.in(patience);
    while (!condition.holds()) {
      requireAlive();
      if (deadline.over()) {
        throw new IllegalStateException(
            "%s has not %s within %s; its output ends:%n%s"
                .formatted(name, done, patience, tail()));
      }
      deadline.pause(PAUSE);
    }
  }

  /** Waits for its end and returns its exit code. */
  int awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("%s did not end within %s".formatted(name, patience));
    }
    return process.exitValue();
  }

  /** The signal that no program can catch; returns when the process is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
    forget();
  }

  /** Asks it to end, and kills it when it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    forget();
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // This program is ending: the hook runs or has run.
    }
  }

  private String tail() {
    var text = text();
    return text.substring(Math.max(0, text.length() - END_OF_LOG));
  }

  private String text() {
    try {
      return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the output of %s cannot be read".formatted(name), e);
    }
  }
}
