package dev.nodepool.store;

import dev.nodepool.store.autohold.HoldRequestStore;
import dev.nodepool.store.component.ComponentStore;
import dev.nodepool.store.component.PoolDocuments;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionState;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.CuratorClient;
import dev.nodepool.store.connection.DigestAcl;
import dev.nodepool.store.connection.Paths;
import dev.nodepool.store.connection.ServerClock;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.StoreCounters;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.store.image.ImageStore;
import dev.nodepool.store.installation.InstallationStore;
import dev.nodepool.store.lock.Election;
import dev.nodepool.store.lock.Locks;
import dev.nodepool.store.node.HostKeyMemory;
import dev.nodepool.store.node.NodeStore;
import dev.nodepool.store.request.FailedRequests;
import dev.nodepool.store.request.RequestStore;
import dev.nodepool.store.watch.StoreQueues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Everything that lives in ZooKeeper, over one session. Calls block and may be made by any thread;
 * an interrupt ends a wait, but what has been sent is waited for.
 */
public final class Store implements AutoCloseable {
  private final Connection connection;

  private final NodeStore nodes;
  private final RequestStore requests;
  private final ComponentStore components;
  private final ImageStore images;
  private final PoolDocuments poolDocuments;
  private final HostKeyMemory hostKeys;
  private final HoldRequestStore holdRequests;
  private final FailedRequests failedRequests;
  private final InstallationStore installation;

  private Store(Connection connection) {
    this.connection = connection;
    var names = new ContenderNames();
    var locks = new Locks(connection, names, identity());
    nodes = new NodeStore(connection, locks, names);
    requests = new RequestStore(connection, locks, names, nodes);
    components = new ComponentStore(connection, names);
    images = new ImageStore(connection, locks, names);
    poolDocuments = new PoolDocuments(connection);
    hostKeys = new HostKeyMemory(connection);
    holdRequests = new HoldRequestStore(connection, locks, names);
    failedRequests = new FailedRequests(connection);
    installation = new InstallationStore(connection);
  }

  /** Names this process in the locks that it holds, for people: {@code <hostname>-<pid>}. */
  private static String identity() {
    String host;
    try {
      host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException notLinux) {
      host = "localhost";
    }
    return host + "-" + ProcessHandle.current().pid();
  }

  /**
   * Connects, and blocks until that is done.
   *
   * @param patience how long to wait for an answer, now and whenever the connection breaks later; a
   *     daemon passes a very long one
   * @throws StoreException when there is no answer in time, or the settings are refused
   */
  public static Store connect(StoreSettings settings, Duration patience)
      throws InterruptedException {
    settings.refuseUnprotected();
    var paths = new Paths(settings.chroot());
    var link = new CuratorClient(settings, patience);
    boolean connected = false;
    try {
      link.start();
      link.awaitConnected();
      connected = true;
    } finally {
      if (!connected) {
        link.close();
      }
    }
    var acl = DigestAcl.of(settings.digestSecret());
    return new Store(new Connection(link, paths, acl, new ServerClock(InstantSource.system())));
  }

  public NodeStore nodes() {
    return nodes;
  }

  public RequestStore requests() {
    return requests;
  }

  public ComponentStore components() {
    return components;
  }

  public ImageStore images() {
    return images;
  }

  /** Copies of node requests that have failed a short time ago. */
  public FailedRequests failedRequests() {
    return failedRequests;
  }

  /** Zuul's requests to hold the nodes of failing jobs. */
  public HoldRequestStore holdRequests() {
    return holdRequests;
  }

  public PoolDocuments poolDocuments() {
    return poolDocuments;
  }

  public HostKeyMemory hostKeys() {
    return hostKeys;
  }

  /** Which Nodepool this is. */
  public InstallationStore installation() {
    return installation;
  }

  /**
   * Stands for an election, until it is closed; kazoo's Election takes part in the same.
   *
   * @param path such as {@code /nodepool/elections/stats}
   */
  public Election election(String path, String identifier) {
    return new Election(connection, path, identifier);
  }

  /** ZooKeeper's time, by which ages are counted. */
  public Instant now() {
    return connection.clock.now();
  }

  public boolean connected() {
    return connection.link.state() == ConnectionState.CONNECTED;
  }

  /** The one in which locks and registrations live that are made from now on. */
  public Session session() {
    return connection.link.session();
  }

  public StoreCounters counters() {
    return connection.counters;
  }

  /** How much of ZooKeeper's news waits in this process now. */
  public StoreQueues queues() throws InterruptedException {
    return new StoreQueues(
        connection.underWay(),
        nodes.watch().queue(),
        requests.watch().queue(),
        images.watch().queue());
  }

  /** Ends the session: its locks and ephemeral records go. */
  @Override
  public void close() {
    nodes.close();
    requests.close();
    components.close();
    images.close();
    connection.link.close();
  }
}
