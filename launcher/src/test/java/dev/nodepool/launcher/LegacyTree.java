package dev.nodepool.launcher;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tree as a Nodepool 11 leaves it, in the ZooKeeper of a test, and a stranger's look at it. */
final class LegacyTree implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int NEXT_SEQUENCE = 20;
  private final ZooKeeper client;
  private final Map<String, String> loaded = new TreeMap<>();

  LegacyTree(String hosts) throws Exception {
    var connected = new CountDownLatch(1);
    client =
        new ZooKeeper(
            hosts,
            10_000,
            event -> {
              if (event.getState() == KeeperState.SyncConnected) {
                connected.countDown();
              }
            });
    connected.await();
    // The directory of this test: nobody may have written anything yet.
    create("/", "");
  }

  /** Writes the records of that resource; their states began a moment ago. */
  void load(String resource) throws Exception {
    try (var in = LegacyTree.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(resource);
      }
      var now = Instant.now().getEpochSecond() - 100;
      var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      var tree =
          JSON.readTree(
              text.replaceAll("\"state_time\": [0-9.]+", "\"state_time\": " + now + ".5"));
      for (var entry : tree.properties()) {
        var value = entry.getValue();
        write(entry.getKey(), value.isString() ? value.stringValue() : value.toString());
      }
    }
  }

  /** Writes one record. */
  void write(String path, String data) throws Exception {
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      create(path.substring(0, slash), "");
    }
    create(path, data);
    loaded.put(path, data);
  }

  private void create(String path, String data) throws Exception {
    try {
      client.create(path, bytes(data), ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } catch (KeeperException.NodeExistsException e) {
      if (!data.isEmpty()) {
        client.setData(path, bytes(data), -1);
      }
    }
  }

  /** The counters of a tree that has lived go on behind what was made in it. */
  void advance(String directory) throws Exception {
    for (int i = 0; i < NEXT_SEQUENCE; i++) {
      client.delete(
          client.create(
              directory + "/x",
              new byte[0],
              ZooDefs.Ids.OPEN_ACL_UNSAFE,
              CreateMode.PERSISTENT_SEQUENTIAL),
          -1);
    }
  }

  /** Takes a lock as kazoo does; it is held until this is closed. */
  void lock(String directory) throws Exception {
    create(directory, "");
    var contender = UUID.randomUUID().toString().replace("-", "") + "__lock__";
    client.create(
        directory + "/" + contender,
        bytes("zuul-executor"),
        ZooDefs.Ids.OPEN_ACL_UNSAFE,
        CreateMode.EPHEMERAL_SEQUENTIAL);
  }

  /** What was loaded at that path, before anybody else came. */
  String before(String path) {
    return loaded.getOrDefault(path, "");
  }

  JsonNode recordBefore(String path) {
    return JSON.readTree(before(path));
  }

  String text(String path) throws Exception {
    return new String(client.getData(path, false, null), StandardCharsets.UTF_8);
  }

  JsonNode record(String path) throws Exception {
    return JSON.readTree(text(path));
  }

  boolean exists(String path) throws Exception {
    return client.exists(path, false) != null;
  }

  /** The paths right below that one; none when it is not there. */
  List<String> below(String path) throws Exception {
    var paths = new ArrayList<String>();
    if (exists(path)) {
      client.getChildren(path, false).forEach(child -> paths.add(path + "/" + child));
    }
    return paths;
  }

  private static byte[] bytes(String data) {
    return data.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws Exception {
    client.close();
  }
}
