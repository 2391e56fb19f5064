package dev.nodepool.store.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryOneTime;
import org.apache.zookeeper.ZooKeeper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The link to the servers as Curator keeps it up: connecting, reconnecting, a new session when the
 * old one is over. Listeners are called on Curator's thread and must not block.
 */
public final class CuratorClient implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CuratorClient.class);

  private final StoreSettings settings;
  private final Duration patience;
  private final CuratorFramework curator;
  private final Outage outage;
  private final List<Consumer<ConnectionState>> listeners = new CopyOnWriteArrayList<>();
  private final Object monitor = new Object();
  private volatile ConnectionState state = ConnectionState.LOST;
  private volatile Session session = new Session();
  private volatile boolean closed;

  public CuratorClient(StoreSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    this.outage = new Outage(settings);
    Outage.requireUsable(settings);
    var builder =
        CuratorFrameworkFactory.builder()
            .connectString(settings.connectString())
            .ensembleTracker(false)
            .sessionTimeoutMs((int) settings.sessionTimeout().toMillis())
            .connectionTimeoutMs((int) Math.min(15_000, settings.sessionTimeout().toMillis()))
            .maxCloseWaitMs(1000)
            .retryPolicy(new RetryOneTime(100))
            .zkClientConfig(ClientConfig.of(settings));
    if (settings.digestSecret() != null) {
      builder.authorization("digest", DigestAcl.credentials(settings.digestSecret()));
    }
    curator = builder.build();
    curator.getConnectionStateListenable().addListener((_, curatorState) -> turned(curatorState));
  }

  public void start() {
    outage.expected();
    curator.start();
  }

  private void turned(org.apache.curator.framework.state.ConnectionState curatorState) {
    switch (curatorState) {
      case CONNECTED, RECONNECTED -> turn(ConnectionState.CONNECTED);
      case SUSPENDED -> turn(ConnectionState.SUSPENDED);
      case LOST -> {
        var ended = session;
        session = new Session();
        ended.end();
        turn(ConnectionState.LOST);
      }
      case READ_ONLY -> log.warn("ZooKeeper at {} is read-only", settings.connectString());
    }
  }

  private void turn(ConnectionState to) {
    if (to == ConnectionState.CONNECTED) {
      outage.over();
    } else if (!closed) {
      outage.began();
    }
    log.debug("The connection to ZooKeeper is {}", to);
    synchronized (monitor) {
      state = to;
      monitor.notifyAll();
    }
    for (var listener : listeners) {
      listener.accept(to);
    }
  }

  public ConnectionState state() {
    return state;
  }

  /** The session that locks and registrations made from now on live in. */
  public Session session() {
    return session;
  }

  public Subscription listen(Consumer<ConnectionState> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** The client of the present session. */
  ZooKeeper handle() throws ConnectionLossException {
    if (closed) {
      throw new StoreException("the store has been closed");
    }
    try {
      return curator.getZookeeperClient().getZooKeeper();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new ConnectionLossException();
    }
  }

  /** Blocks until there is a connection, at most as long as the store is patient. */
  public void awaitConnected() throws InterruptedException {
    awaitConnected(() -> false);
  }

  /** The same, or until this session is over. */
  public void awaitConnected(Session needed) throws InterruptedException {
    awaitConnected(() -> !needed.alive());
  }

  private void awaitConnected(BooleanSupplier giveUp) throws InterruptedException {
    long began = System.nanoTime();
    synchronized (monitor) {
      while (state != ConnectionState.CONNECTED && !giveUp.getAsBoolean()) {
        if (closed) {
          throw new StoreException("the store has been closed");
        }
        long now = System.nanoTime();
        if (now - began >= patience.toNanos()) {
          throw new StoreException(noAnswer());
        }
        long left = patience.toNanos() - (now - began);
        TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(1_000_000, left));
      }
    }
  }

  private String noAnswer() {
    return "ZooKeeper at %s does not answer: see that it runs, that zookeeper-servers is right%s"
            .formatted(
                settings.connectString(),
                settings.tls() == null
                    ? " and that it wants no TLS"
                    : " and that it accepts the certificate of zookeeper-tls")
        + Outage.reason(settings);
  }

  @Override
  public void close() {
    closed = true;
    outage.close();
    session.end();
    curator.close();
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }
}
