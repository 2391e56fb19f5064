package dev.nodepool.bench.crash;

import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.store.embedded.InProcessServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.ZooDefs.Ids;

/** A ZooKeeper in this process that can be told to give sessions up. */
final class InProcessZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 2000;
  private static final Duration SESSION = Duration.ofSeconds(10);

  private final InProcessServer server;

  /** Keeps its data below that directory, and loses them with the machine. */
  InProcessZooKeeper(Path data) throws IOException {
    System.setProperty("zookeeper.forceSync", "no");
    server = new InProcessServer(data, 0, TICK_MILLIS, Ids.OPEN_ACL_UNSAFE, () -> {});
  }

  StoreSettings settings() {
    return new StoreSettings(
        List.of(new StoreSettings.Server("127.0.0.1", server.port(), "")),
        null,
        SESSION,
        false,
        null);
  }

  Set<Long> sessions() {
    return Set.copyOf(server.server().getZKDatabase().getSessions());
  }

  /** As if their clients had been silent for too long. */
  void expire(Set<Long> sessions) {
    sessions.forEach(server.server()::closeSession);
  }

  @Override
  public void close() {
    server.close();
  }
}
