package dev.nodepool.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** A plain ZooKeeper client, as a stranger who writes to the same tree. */
public final class RawClient implements AutoCloseable {
  private final ZooKeeper client;

  public RawClient(int port) throws Exception {
    var connected = new CountDownLatch(1);
    client =
        new ZooKeeper(
            "127.0.0.1:" + port,
            10_000,
            event -> {
              if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    connected.await();
  }

  public void create(String path, String data) throws Exception {
    client.create(path, bytes(data), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
  }

  public String createSequential(String path) throws Exception {
    return client.create(
        path, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
  }

  public void set(String path, String data) throws Exception {
    client.setData(path, bytes(data), -1);
  }

  public void delete(String path) throws Exception {
    client.delete(path, -1);
  }

  public boolean exists(String path) throws Exception {
    return client.exists(path, false) != null;
  }

  public String get(String path) throws Exception {
    return new String(client.getData(path, false, null), StandardCharsets.UTF_8);
  }

  public List<String> children(String path) throws Exception {
    return client.getChildren(path, false);
  }

  private static byte[] bytes(String data) {
    return data.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    client.close();
  }
}
