package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/** Locks of nodes that outlive their process, as metastatic and leases need them. */
public final class PersistentLocks {
  private final Connection connection;
  private final Contenders contenders;
  private final ContenderNames names;

  public PersistentLocks(Connection connection, ContenderNames names) {
    this.connection = connection;
    this.contenders = new Contenders(connection);
    this.names = names;
  }

  /** Takes the lock if it is free; says whether it was. */
  public boolean lock(String id, String owner) throws InterruptedException {
    String directory = connection.paths.nodeLock(id);
    String prefix = newPrefix();
    return contenders.enterIfFirst(directory, prefix, contend(id, prefix, owner)).isPresent();
  }

  /** Not one of our own prefixes: the lock is to be seen by watches like a stranger's. */
  public String newPrefix() {
    return UUID.randomUUID().toString().replace("-", "") + "__lock__";
  }

  public Op contend(String id, String prefix, String owner) {
    return Op.create(
        connection.paths.nodeLock(id) + "/" + prefix,
        owner.getBytes(StandardCharsets.UTF_8),
        connection.acl,
        CreateMode.PERSISTENT_SEQUENTIAL);
  }

  /** The name of the contender that a broken connection has left in doubt. */
  public Optional<String> find(String id, String prefix) throws InterruptedException {
    return contenders.find(connection.paths.nodeLock(id), prefix);
  }

  /** The path of the owner's contender when that holds the lock. */
  public Optional<String> heldBy(String id, String owner) throws InterruptedException {
    return holder(id).filter(holder -> holder.owner().equals(owner)).map(Holder::path);
  }

  /** The owner of the lock; empty when nobody has it, or not beyond his session. */
  public Optional<String> owner(String id) throws InterruptedException {
    return holder(id).map(Holder::owner);
  }

  public void release(String id, String owner) throws InterruptedException {
    heldBy(id, owner).ifPresent(contenders::delete);
  }

  private record Holder(String path, String owner) {}

  private Optional<Holder> holder(String id) throws InterruptedException {
    String directory = connection.paths.nodeLock(id);
    var others =
        connection.children(directory).stream().filter(name -> !names.isOurs(name)).toList();
    var first = ContenderNames.first(others);
    if (first.isEmpty()) {
      return Optional.empty();
    }
    String path = directory + "/" + first.get();
    return connection
        .read(path)
        .filter(raw -> raw.stat().getEphemeralOwner() == 0)
        .map(raw -> new Holder(path, raw.text()));
  }
}
