package dev.nodepool.store.image;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.TreeRemoval;
import dev.nodepool.store.connection.WriteRefusedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Image records as text, to be kept while a ZooKeeper is replaced. */
final class ImageArchive {
  private static final String ROOT = "/nodepool/images/";
  private static final Pattern SEQUENCE = Pattern.compile("\\d{10}");

  private final Connection connection;

  ImageArchive(Connection connection) {
    this.connection = connection;
  }

  Map<String, String> exportAll() throws InterruptedException {
    String root = connection.paths.images;
    var keys =
        new ImageLayout()
            .list(connection, root).stream()
                .filter(key -> !key.endsWith("/" + ImageLayout.REQUEST_BUILD))
                .sorted()
                .toList();
    var answers =
        connection.readAll(keys.stream().map(key -> Op.getData(root + "/" + key)).toList());
    var exported = new TreeMap<String, String>();
    for (int i = 0; i < keys.size(); i++) {
      String path = ROOT + keys.get(i);
      answers
          .get(i)
          .data()
          .ifPresent(raw -> exported.put(path, new String(raw.data(), StandardCharsets.UTF_8)));
    }
    return exported;
  }

  void importAll(Map<String, String> exported) throws InterruptedException {
    for (String path : exported.keySet()) {
      if (!path.startsWith(ROOT) || !new ImageLayout().isRecord(path.substring(ROOT.length()))) {
        throw new StoreException(
            "%s is no path of a pause, a build or an upload: is this an export of image data?"
                .formatted(path));
      }
    }
    for (var entry : new TreeMap<>(exported).entrySet()) {
      String path = connection.paths.absolute(entry.getKey());
      String parent = path.substring(0, path.lastIndexOf('/'));
      connection.ensure(parent);
      passNumber(parent, path.substring(parent.length() + 1));
      put(path, entry.getValue().getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Numbers given later must be greater than the imported ones. */
  private void passNumber(String parent, String name) throws InterruptedException {
    if (!SEQUENCE.matcher(name).matches()) {
      return;
    }
    long last = -1;
    while (last < Long.parseLong(name)) {
      last = Long.parseLong(number(parent));
    }
  }

  /** Uses one number of the directory up. */
  private String number(String parent) throws InterruptedException {
    var create =
        Op.create(parent + "/", new byte[0], connection.acl, CreateMode.EPHEMERAL_SEQUENTIAL);
    return connection.retrying(() -> {
      try {
        String name = Ops.nameOf(connection.write(List.of(create), _ -> {}).getFirst());
        new TreeRemoval(connection).remove(parent + "/" + name);
        return name;
      } catch (WriteRefusedException refused) {
        throw Results.unexpected(refused.code(), "to import to " + parent);
      }
    });
  }

  private void put(String path, byte[] data) throws InterruptedException {
    connection.retrying(() -> putOnce(path, data));
  }

  private boolean putOnce(String path, byte[] data)
      throws ConnectionLossException, InterruptedException {
    try {
      connection.write(
          List.of(Op.create(path, data, connection.acl, CreateMode.PERSISTENT)), _ -> {});
    } catch (WriteRefusedException refused) {
      if (refused.code() != Code.NODEEXISTS) {
        throw Results.unexpected(refused.code(), "to import " + path);
      }
      try {
        connection.write(List.of(Op.setData(path, data, Ops.ANY_VERSION)), _ -> {});
      } catch (WriteRefusedException again) {
        throw Results.unexpected(again.code(), "to import " + path);
      }
    }
    return true;
  }
}
