package dev.nodepool.bench.measure;

import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.AsyncCallback.StringCallback;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs.Ids;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.data.ACL;

/**
 * ZooKeeper without the store between: for the floor that the store is compared with, and to see
 * what is left over without asking the code under test. Any thread.
 */
public final class RawZooKeeper implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String LARGEST_ANSWER = Integer.toString(64 << 20);

  private final ZooKeeper handle;
  private volatile List<ACL> acl = Ids.OPEN_ACL_UNSAFE;

  private RawZooKeeper(ZooKeeper handle) {
    this.handle = handle;
  }

  /** Blocks until there is a session. */
  public static RawZooKeeper connect(InetSocketAddress server) throws InterruptedException {
    var connected = new CountDownLatch(1);
    var config = new ZKClientConfig();
    config.setProperty(ZKClientConfig.JUTE_MAXBUFFER, LARGEST_ANSWER);
    config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
    try {
      var handle =
          new ZooKeeper(
              server.getHostString() + ":" + server.getPort(),
              Math.toIntExact(PATIENCE.toMillis()),
              event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                  connected.countDown();
                }
              },
              config);
      if (!connected.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        handle.close();
        throw new IllegalStateException("ZooKeeper at %s does not answer".formatted(server));
      }
      return new RawZooKeeper(handle);
    } catch (IOException e) {
      throw new UncheckedIOException("ZooKeeper at %s does not answer".formatted(server), e);
    }
  }

  /** As the server of {@code nodepool up} wants it. */
  public void authenticate(String secret) {
    handle.addAuthInfo("digest", ("nodepool:" + secret).getBytes(StandardCharsets.UTF_8));
    acl = Ids.CREATOR_ALL_ACL;
  }

  public ZooKeeper handle() {
    return handle;
  }

  /** The names below a path; none when there is no such path. */
  public List<String> children(String path) throws InterruptedException {
    return answered(
        path,
        () -> {
          try {
            return handle.getChildren(path, false);
          } catch (KeeperException.NoNodeException e) {
            return List.of();
          }
        });
  }

  /** How many names are below a path, without fetching them. */
  public int count(String path) throws InterruptedException {
    return answered(
        path,
        () -> {
          var stat = handle.exists(path, false);
          return stat == null ? 0 : stat.getNumChildren();
        });
  }

  /** A server that is killed and started again answers a little later. */
  private static <T> T answered(String path, Read<T> read) throws InterruptedException {
    var deadline = Deadline.in(PATIENCE);
    while (true) {
      try {
        return read.run();
      } catch (KeeperException.ConnectionLossException e) {
        if (deadline.over()) {
          throw new IllegalStateException(
              "ZooKeeper has gone while %s was read".formatted(path), e);
        }
        deadline.pause(Duration.ofMillis(100));
      } catch (KeeperException e) {
        throw new IllegalStateException("%s cannot be read".formatted(path), e);
      }
    }
  }

  private interface Read<T> {
    T run() throws KeeperException, InterruptedException;
  }

  /** Creates the directory of the requests where it is missing, as Zuul does when it starts. */
  public void makeRequestsDirectory() throws InterruptedException {
    for (var path : List.of("/nodepool", "/nodepool/requests")) {
      try {
        handle.create(path, new byte[0], acl, CreateMode.PERSISTENT);
      } catch (KeeperException.NodeExistsException e) {
        // Somebody else has made it.
      } catch (KeeperException e) {
        throw new IllegalStateException("%s cannot be created".formatted(path), e);
      }
    }
  }

  /** Writes new records, and what is missing above them, all at once. */
  public void write(Map<String, String> records) throws InterruptedException {
    var all = new LinkedHashMap<String, String>();
    records.forEach((path, text) -> {
      for (int end = path.indexOf('/', 1); end > 0; end = path.indexOf('/', end + 1)) {
        all.putIfAbsent(path.substring(0, end), "");
      }
      all.put(path, text);
    });
    var written = new CountDownLatch(all.size());
    // In this order: a session's orders are carried out one after the other.
    all.forEach((path, text) ->
        handle.create(
            path,
            text.getBytes(StandardCharsets.UTF_8),
            acl,
            CreateMode.PERSISTENT,
            (StringCallback) (_, _, _, _) -> written.countDown(),
            null));
    if (!written.await(10 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("%d records are not written".formatted(written.getCount()));
    }
  }

  @Override
  public void close() {
    try {
      handle.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
