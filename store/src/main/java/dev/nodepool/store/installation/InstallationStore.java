package dev.nodepool.store.installation;

import dev.nodepool.model.Installation;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** The identity of the installation in ZooKeeper (docs/zookeeper.md 2). Calls block; any thread. */
public final class InstallationStore {
  static final String NAME = "installation";
  private static final String ID = "id";
  private static final String FORMERLY = "formerly";

  private final Connection connection;
  private final String root;
  private final String path;

  public InstallationStore(Connection connection) {
    this.connection = connection;
    this.root = connection.paths.absolute("/nodepool");
    this.path = root + "/" + NAME;
  }

  /** Empty before the first launcher of this tree has made it. */
  public Optional<Installation> read() throws InterruptedException {
    return found().map(it -> it.value());
  }

  private Optional<Versioned<Installation>> found() throws InterruptedException {
    return RecordReader.read(connection, root, NAME, Codecs.DOCUMENT)
        .map(it -> new Versioned<>(of(it.value()), it.version(), it.created(), it.modified()));
  }

  /**
   * The identity, made now if there is none. A tree that has had nodes is one whose launchers
   * marked them with something else; in a fresh one whatever carries such a mark may be another's.
   *
   * @param oldMark what launchers of this tree wrote before it had an identity
   */
  public Installation readOrMake(String oldMark) throws InterruptedException {
    while (true) {
      var known = read();
      if (known.isPresent()) {
        return known.get();
      }
      Set<String> formerly = hasHadNodes() ? Set.of(oldMark) : Set.of();
      var made = new Installation(UUID.randomUUID().toString(), formerly);
      var create = Op.create(path, encoded(made), connection.acl, CreateMode.PERSISTENT);
      // Another launcher may be making it at this moment: then theirs is read.
      Znodes.writeUnless(connection, Set.of(Code.NODEEXISTS), create, _ -> {});
    }
  }

  /** ZooKeeper counts how often something was made or deleted there. */
  private boolean hasHadNodes() throws InterruptedException {
    return connection
        .read(connection.paths.nodes)
        .filter(nodes -> nodes.stat().getCversion() > 0 || nodes.stat().getNumChildren() > 0)
        .isPresent();
  }

  /** What becomes of that identity; close it before the store. */
  public FollowedInstallation follow(Installation known) throws InterruptedException {
    return new FollowedInstallation(connection, path, known);
  }

  /**
   * From now on what carries that mark is ours too; false when it was already, or there is none.
   */
  public boolean adopt(String mark) throws InterruptedException {
    while (true) {
      var known = found();
      if (known.isEmpty()
          || known.get().value().id().equals(mark)
          || known.get().value().formerly().contains(mark)) {
        return false;
      }
      var before = known.get();
      var marks = new TreeSet<>(before.value().formerly());
      marks.add(mark);
      var changed = encoded(new Installation(before.value().id(), marks));
      var write = Op.setData(path, changed, before.version());
      if (Znodes.writeUnless(connection, Set.of(Code.BADVERSION), write, _ -> {}).isEmpty()) {
        return true;
      }
    }
  }

  private static byte[] encoded(Installation installation) {
    var formerly = installation.formerly().stream().sorted().toList();
    Map<String, Object> document = Map.of(ID, installation.id(), FORMERLY, formerly);
    return ZnodeData.encode(Codecs.DOCUMENT, document, "the installation");
  }

  static Installation of(Map<String, Object> document) {
    var formerly = new TreeSet<String>();
    if (document.get(FORMERLY) instanceof List<?> marks) {
      marks.forEach(mark -> formerly.add(String.valueOf(mark)));
    }
    return new Installation(String.valueOf(document.get(ID)), formerly);
  }
}
