package dev.nodepool.bench.stage;

import dev.nodepool.bench.measure.RawZooKeeper;
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
public final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration TO_SERVE = Duration.ofSeconds(60);
  private static final String POOLS = "/nodepool/components/pool";
  private static final int END_OF_LOG = 4000;

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread atExit;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.atExit = new Thread(process::destroyForcibly, "kill-" + name);
  }

  /** Starts a program; what it says is added to {@code log}. */
  static Child start(String name, List<String> command, Map<String, String> environment, Path log) {
    try {
      var builder = new ProcessBuilder(new ArrayList<>(command));
      builder.environment().putAll(environment);
      builder.directory(Path.of(System.getProperty("java.io.tmpdir")).toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.redirectErrorStream(true);
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      var child = new Child(name, builder.start(), log);
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
    long end = System.nanoTime() + TO_SERVE.toNanos();
    while (zookeeper.count(POOLS) < pools) {
      requireAlive();
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s has not registered %d pools within %s; its output ends:%n%s"
                .formatted(name, pools, TO_SERVE, tail()));
      }
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  /** Waits for its end and returns its exit code. */
  int await(Duration patience) throws InterruptedException {
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
