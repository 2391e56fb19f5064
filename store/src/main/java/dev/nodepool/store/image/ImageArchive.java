package dev.nodepool.store.image;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Znodes;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Image records as text, to be kept while a ZooKeeper is replaced. */
final class ImageArchive {
  static final String ROOT = "/nodepool/images/";
  private static final Pattern SEQUENCE = Pattern.compile("\\d{10}");

  /** By image, its pause before its builds, a build before its uploads. */
  private static final Comparator<String> AS_IN_NODEPOOL_11 =
      Comparator.<String, String>comparing(key -> key.substring(0, key.indexOf('/')))
          .thenComparing(key -> !ImageLayout.isFlag(key))
          .thenComparing(Comparator.naturalOrder());

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
                .sorted(AS_IN_NODEPOOL_11)
                .toList();
    var answers =
        connection.readAll(keys.stream().map(key -> Op.getData(root + "/" + key)).toList());
    var exported = new LinkedHashMap<String, String>();
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
      Znodes.ensure(connection, parent);
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
    var name = new AtomicReference<>("");
    Znodes.writeUnless(
        connection, Set.of(), create, results -> name.set(Ops.nameOf(results.getFirst())));
    Znodes.removeTree(connection, parent + "/" + name.get());
    return name.get();
  }

  private void put(String path, byte[] data) throws InterruptedException {
    var create = Op.create(path, data, connection.acl, CreateMode.PERSISTENT);
    if (Znodes.writeUnless(connection, Set.of(Code.NODEEXISTS), create, _ -> {}).isPresent()) {
      Znodes.writeUnless(connection, Set.of(), Op.setData(path, data, Ops.ANY_VERSION), _ -> {});
    }
  }
}
