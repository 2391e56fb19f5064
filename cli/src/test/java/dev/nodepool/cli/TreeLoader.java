package dev.nodepool.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Puts the recorded tree into a ZooKeeper, byte for byte as another program would have. */
public final class TreeLoader {
  private TreeLoader() {}

  public static void load(int port) throws IOException, InterruptedException, KeeperException {
    var tree = new TreeMap<String, JsonNode>();
    new JsonMapper()
        .readTree(RecordedTree.resource("tree.json"))
        .properties()
        .forEach(entry -> tree.put(entry.getKey(), entry.getValue()));
    var client = new ZooKeeper("127.0.0.1:" + port, 10_000, event -> {});
    try {
      for (var entry : tree.entrySet()) {
        var value = entry.getValue();
        var text = value.isString() ? value.stringValue() : value.toString();
        create(client, entry.getKey(), text.getBytes(StandardCharsets.UTF_8));
      }
    } finally {
      client.close();
    }
  }

  /** Puts one record there, as another program would have. */
  public static void put(int port, String path, String json)
      throws IOException, InterruptedException, KeeperException {
    var client = new ZooKeeper("127.0.0.1:" + port, 10_000, event -> {});
    try {
      create(client, path, json.getBytes(StandardCharsets.UTF_8));
    } finally {
      client.close();
    }
  }

  private static void create(ZooKeeper client, String path, byte[] data)
      throws InterruptedException, KeeperException {
    List<String> missing = new ArrayList<>();
    for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
      missing.add(path.substring(0, slash));
    }
    for (var parent : missing) {
      if (client.exists(parent, false) == null) {
        client.create(parent, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
      }
    }
    if (client.exists(path, false) == null) {
      client.create(path, data, ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
    } else {
      client.setData(path, data, -1);
    }
  }
}
