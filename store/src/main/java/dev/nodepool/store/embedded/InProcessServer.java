package dev.nodepool.store.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/** One ZooKeeper server in this process, on loopback only. */
public final class InProcessServer implements AutoCloseable {

  /** All of them come from loopback: launchers, commands, Zuul; no one fills the server up. */
  private static final int CONNECTIONS_OF_AN_ADDRESS = 1000;

  private static final int DEFAULT_BACKLOG = -1;
  private static final int MAX_SESSION_MILLIS = 300_000;
  private static final List<String> SYSTEM_PATHS =
      List.of("/", "/zookeeper", "/zookeeper/config", "/zookeeper/quota");

  static {
    // Read once, when the server's classes load. In kB: a new log file is not 64 MiB at once.
    setDefault("zookeeper.preAllocSize", "1024");
    setDefault("zookeeper.admin.enableServer", "false");
    setDefault("zookeeper.jmx.log4j.disable", "true");
  }

  private final NIOServerCnxnFactory factory;
  private final ZooKeeperServer server;

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Starts it; the port 0 means any free one.
   *
   * @param owner who may use it
   * @param onFailure called once on the server's thread when it cannot go on
   */
  public InProcessServer(
      Path dataDir, int port, int tickMillis, List<ACL> owner, Runnable onFailure)
      throws IOException {
    var files = new FileTxnSnapLog(dataDir.toFile(), dataDir.toFile());
    server = new FailingServer(files, tickMillis, onFailure);
    server.setMinSessionTimeout(2 * tickMillis);
    server.setMaxSessionTimeout(MAX_SESSION_MILLIS);
    factory = new NIOServerCnxnFactory();
    boolean started = false;
    try {
      factory.configure(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          CONNECTIONS_OF_AN_ADDRESS,
          DEFAULT_BACKLOG,
          false);
      server.startdata();
      var tree = server.getZKDatabase().getDataTree();
      for (String path : SYSTEM_PATHS) {
        tree.setACL(path, owner, tree.getNode(path).stat.getAversion());
      }
      factory.startup(server);
      started = true;
    } catch (BindException taken) {
      throw taken;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while ZooKeeper started", e);
    } catch (org.apache.zookeeper.KeeperException e) {
      throw new IOException("ZooKeeper's data is damaged: " + e.getMessage(), e);
    } finally {
      if (!started) {
        factory.shutdown();
        files.close();
      }
    }
  }

  public int port() {
    return factory.getLocalPort();
  }

  public ZooKeeperServer server() {
    return server;
  }

  @Override
  public void close() {
    factory.shutdown();
  }

  /** Tells of the moment when it can no longer write. */
  private static final class FailingServer extends ZooKeeperServer {
    private final Runnable onFailure;

    FailingServer(FileTxnSnapLog files, int tickMillis, Runnable onFailure) {
      super(files, tickMillis, "");
      this.onFailure = onFailure;
    }

    @Override
    protected void setState(State state) {
      boolean failed = state == State.ERROR && this.state != State.ERROR;
      super.setState(state);
      if (failed) {
        onFailure.run();
      }
    }
  }
}
