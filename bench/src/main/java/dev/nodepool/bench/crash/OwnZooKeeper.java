package dev.nodepool.bench.crash;

import dev.nodepool.store.connection.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/** A ZooKeeper in this process that can be told to give sessions up. */
final class OwnZooKeeper implements AutoCloseable {
  private static final int TICK_MILLIS = 2000;
  private static final int CONNECTIONS = 1000;
  private static final Duration SESSION = Duration.ofSeconds(10);

  private final NIOServerCnxnFactory factory = new NIOServerCnxnFactory();
  private final ZooKeeperServer server;

  /** Keeps its data below that directory, and loses them with the machine. */
  OwnZooKeeper(Path data) throws IOException, InterruptedException {
    System.setProperty("zookeeper.forceSync", "no");
    System.setProperty("zookeeper.admin.enableServer", "false");
    server = new ZooKeeperServer(new FileTxnSnapLog(data.toFile(), data.toFile()), TICK_MILLIS, "");
    factory.configure(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), CONNECTIONS, -1, false);
    factory.startup(server);
  }

  StoreSettings settings() {
    return new StoreSettings(
        List.of(new StoreSettings.Server("127.0.0.1", factory.getLocalPort(), "")),
        null,
        SESSION,
        false,
        null);
  }

  Set<Long> sessions() {
    return Set.copyOf(server.getZKDatabase().getSessions());
  }

  /** As if their clients had been silent for too long. */
  void expire(Set<Long> sessions) {
    sessions.forEach(server::closeSession);
  }

  @Override
  public void close() {
    factory.shutdown();
  }
}
