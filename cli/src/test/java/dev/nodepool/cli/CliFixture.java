package dev.nodepool.cli;

import dev.nodepool.cli.session.Terminal;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** Runs commands on a ZooKeeper of its own, at a moment that never passes. */
public final class CliFixture implements AutoCloseable {
  /** The clock of the recorded outputs. */
  public static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  private final ZooKeeperFixture zookeeper = new ZooKeeperFixture();
  private final Path config;
  private final Store store;

  public CliFixture(Path directory) throws InterruptedException {
    config = directory.resolve("nodepool.yaml");
    write("providers: []\n");
    store = zookeeper.connect();
  }

  /** The rest of the configuration, besides where ZooKeeper is. */
  public CliFixture write(String yaml) {
    try {
      Files.writeString(
          config,
          """
          zookeeper-servers:
            - host: 127.0.0.1
              port: %d
          %s%s\
          """
              .formatted(zookeeper.port(), yaml.startsWith("labels:") ? "" : "labels: []\n", yaml));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The configuration as it is now. */
  public NodepoolConfig config() {
    return new ConfigLoader().load(ConfigSource.of(config)).config();
  }

  /** The port of ZooKeeper. */
  public int port() {
    return zookeeper.port();
  }

  public Store store() {
    return store;
  }

  public Ran run(String... arguments) {
    return runAt(NOON, "", arguments);
  }

  public Ran runAt(Instant now, String input, String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "-c";
    all[1] = config.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return runBare(now, input, Map.of(), all);
  }

  /** With a person who types that. */
  public Ran runAtTerminal(String input, String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "-c";
    all[1] = config.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return runBare(NOON, input, Map.of("NODEPOOL_STDIN_TTY", "1"), all);
  }

  /** With a person who watches what appears on standard error. */
  public Ran runWatched(ByteArrayOutputStream err, String... arguments) {
    var all = new String[arguments.length + 2];
    all[0] = "-c";
    all[1] = config.toString();
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return run(NOON, "", Map.of("NODEPOOL_STDERR_TTY", "1"), err, all);
  }

  /** Runs a command line as it is. */
  public static Ran runBare(
      Instant now, String input, Map<String, String> environment, String... arguments) {
    return run(now, input, environment, new ByteArrayOutputStream(), arguments);
  }

  private static Ran run(
      Instant now,
      String input,
      Map<String, String> environment,
      ByteArrayOutputStream err,
      String... arguments) {
    var out = new ByteArrayOutputStream();
    var terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            InstantSource.fixed(now),
            environment,
            "1".equals(environment.get("NODEPOOL_STDIN_TTY")),
            "1".equals(environment.get("NODEPOOL_STDERR_TTY")));
    int exit = new NodepoolCli(terminal, Map.of(), options -> {}).run(arguments);
    return new Ran(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** How a command ended and what it said. */
  public record Ran(int exit, String out, String err) {}

  @Override
  public void close() {
    store.close();
    zookeeper.close();
  }
}
