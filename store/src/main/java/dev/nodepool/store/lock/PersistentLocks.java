package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.ZnodeData;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/** Locks of nodes that outlive their process, as metastatic and leases need them. */
public final class PersistentLocks {
  private final Connection connection;
  private final Locks locks;
  private final ContenderNames names;

  public PersistentLocks(Connection connection, Locks locks, ContenderNames names) {
    this.connection = connection;
    this.locks = locks;
    this.names = names;
  }

  public Optional<PersistentLock> lock(String id, String owner) throws InterruptedException {
    String directory = connection.paths.nodeLock(id);
    String prefix = newPrefix();
    var name = locks.enter(directory, prefix, contend(id, prefix, owner));
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean first = false;
    try {
      var children = connection.children(directory);
      first = children.contains(name.get()) && ContenderNames.ahead(children, name.get()) == null;
      return first ? Optional.of(new PersistentLock(id, owner)) : Optional.empty();
    } finally {
      if (!first) {
        locks.withdraw(directory + "/" + name.get());
      }
    }
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
    return locks.find(connection.paths.nodeLock(id), prefix);
  }

  /** The name of the first contender when that is a persistent one of this owner. */
  public Optional<String> heldBy(String id, String owner) throws InterruptedException {
    var first = first(id);
    return first.isEmpty()
        ? Optional.empty()
        : connection
            .read(first.get())
            .filter(raw -> persistent(raw) && text(raw).equals(owner))
            .map(_ -> first.get().substring(first.get().lastIndexOf('/') + 1));
  }

  /** The owner of the first contender when that is a persistent one. */
  public Optional<String> owner(String id) throws InterruptedException {
    var first = first(id);
    return first.isEmpty()
        ? Optional.empty()
        : connection
            .read(first.get())
            .filter(PersistentLocks::persistent)
            .map(PersistentLocks::text);
  }

  public void release(String id, String owner) throws InterruptedException {
    var first = first(id);
    if (first.isEmpty()) {
      return;
    }
    var raw = connection.read(first.get()).filter(PersistentLocks::persistent);
    if (raw.isPresent() && text(raw.get()).equals(owner)) {
      locks.delete(first.get(), List.of(Ops.delete(first.get())), _ -> {});
    }
  }

  private Optional<String> first(String id) throws InterruptedException {
    String directory = connection.paths.nodeLock(id);
    return connection.children(directory).stream()
        .filter(name -> ContenderNames.matches(name) && !names.isOurs(name))
        .min(Comparator.comparing(name -> String.valueOf(ContenderNames.number(name))))
        .map(name -> directory + "/" + name);
  }

  private static boolean persistent(ZnodeData raw) {
    return raw.stat().getEphemeralOwner() == 0;
  }

  private static String text(ZnodeData raw) {
    return new String(raw.data(), StandardCharsets.UTF_8);
  }
}
