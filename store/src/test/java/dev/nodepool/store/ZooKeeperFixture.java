package dev.nodepool.store;

import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.store.embedded.InProcessServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.zookeeper.ZooDefs;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A server for a test: in this process, on a free port, in a folder of its own, without fsync. */
public final class ZooKeeperFixture implements AutoCloseable {
  /** Short, so that sessions expire while a test can wait for it. */
  private static final int TICK_MILLIS = 250;

  static {
    System.setProperty("zookeeper.forceSync", "no");
  }

  private final Path dataDir;
  private @Nullable InProcessServer server;
  private final int port;

  public ZooKeeperFixture() {
    try {
      dataDir = Files.createTempDirectory("nodepool-zk");
      server = start(0);
      port = server.port();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InProcessServer start(int wantedPort) throws IOException {
    return new InProcessServer(
        dataDir, wantedPort, TICK_MILLIS, ZooDefs.Ids.OPEN_ACL_UNSAFE, () -> {});
  }

  public int port() {
    return port;
  }

  public StoreSettings settings() {
    return settings("");
  }

  /** Everything in a directory of its own on the same server. */
  public StoreSettings settings(String chroot) {
    return new StoreSettings(
        List.of(new StoreSettings.Server("127.0.0.1", port, chroot)),
        null,
        Duration.ofSeconds(10),
        false,
        null);
  }

  public Store connect() throws InterruptedException {
    return Store.connect(settings(), Duration.ofSeconds(30));
  }

  /** Looks often until the condition holds; fails when that takes long. */
  public static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .until(condition);
  }

  /** Ends all sessions on the server, as if their clients had been silent for too long. */
  public void expireSessions() {
    expire(sessions());
  }

  /** The sessions that are open now. */
  public Set<Long> sessions() {
    var running = server;
    return running == null ? Set.of() : Set.copyOf(running.server().getZKDatabase().getSessions());
  }

  /** How many packets clients have sent, pings among them. */
  public long received() {
    var running = server;
    return running == null ? 0 : running.server().serverStats().getPacketsReceived();
  }

  /** What goes with any session. */
  public Set<String> ephemerals() {
    return sessions().stream()
        .flatMap(session -> ephemerals(session).stream())
        .collect(Collectors.toSet());
  }

  /** What goes with a session. */
  public Set<String> ephemerals(long session) {
    var running = server;
    return running == null
        ? Set.of()
        : Set.copyOf(running.server().getZKDatabase().getDataTree().getEphemerals(session));
  }

  /** Ends these sessions on the server, as if their clients had been silent for too long. */
  public void expire(Set<Long> sessions) {
    var running = server;
    if (running != null) {
      sessions.forEach(running.server()::closeSession);
    }
  }

  /** Stops the server; its data stays. */
  public void stop() {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  /** Starts it again on the same port and data. */
  public void startAgain() throws IOException {
    server = start(port);
  }

  @Override
  public void close() {
    stop();
    try (var files = Files.walk(dataDir)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
