package dev.nodepool.store;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/** Locks of nodes that outlive their process, as metastatic and leases need them. */
final class PersistentLocks {
  private final Connection connection;
  private final Locks locks;
  private final Contender names;

  PersistentLocks(Connection connection, Locks locks, Contender names) {
    this.connection = connection;
    this.locks = locks;
    this.names = names;
  }

  Optional<PersistentLock> lock(String id, String owner) throws InterruptedException {
    String directory = connection.paths.nodeLock(id);
    // Not one of our own prefixes: the lock is to be seen by watches like a stranger's.
    String prefix = java.util.UUID.randomUUID().toString().replace("-", "") + "__lock__";
    var contend =
        Op.create(
            directory + "/" + prefix,
            owner.getBytes(StandardCharsets.UTF_8),
            connection.acl,
            CreateMode.PERSISTENT_SEQUENTIAL);
    var name = locks.enter(directory, prefix, contend);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean first = false;
    try {
      var children = connection.children(directory);
      first = children.contains(name.get()) && Contender.ahead(children, name.get()) == null;
      return first ? Optional.of(new PersistentLock(id, owner)) : Optional.empty();
    } finally {
      if (!first) {
        locks.withdraw(directory + "/" + name.get());
      }
    }
  }

  /** The owner of the first contender when that is a persistent one. */
  Optional<String> owner(String id) throws InterruptedException {
    var first = first(id);
    return first.isEmpty()
        ? Optional.empty()
        : connection
            .read(first.get())
            .filter(PersistentLocks::persistent)
            .map(PersistentLocks::text);
  }

  void release(String id, String owner) throws InterruptedException {
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
        .filter(name -> Contender.matches(name) && !names.isOurs(name))
        .min(Comparator.comparing(name -> String.valueOf(Contender.number(name))))
        .map(name -> directory + "/" + name);
  }

  private static boolean persistent(Raw raw) {
    return raw.stat().getEphemeralOwner() == 0;
  }

  private static String text(Raw raw) {
    return new String(raw.data(), StandardCharsets.UTF_8);
  }
}
