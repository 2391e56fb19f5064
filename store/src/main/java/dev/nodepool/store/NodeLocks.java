package dev.nodepool.store;

import dev.nodepool.model.Node;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.Op;

/** Takes the locks of nodes, new ones together with their first change. */
final class NodeLocks {
  /** So many records always fit into one transaction. */
  private static final int AT_ONCE = 100;

  private final Connection connection;
  private final Locks locks;
  private final Fenced.Kind<Node> kind;
  private final NodeRemoval removal;
  private final NodeKeeping keeping;

  NodeLocks(Connection connection, Locks locks, PersistentLocks persistent, Records<Node> records) {
    this.connection = connection;
    this.locks = locks;
    this.removal = new NodeRemoval(connection, records);
    this.kind =
        new Fenced.Kind<>(
            "node", connection.paths.nodes, Codecs.NODE, records, NodeGoneException::new);
    this.keeping = new NodeKeeping(connection, kind, persistent);
  }

  NodeKeeping keeping() {
    return keeping;
  }

  List<HeldNode> lockNew(List<Node> created, UnaryOperator<Node> change)
      throws InterruptedException {
    if (created.size() <= AT_ONCE) {
      return lockTogether(created, change);
    }
    var held = new ArrayList<HeldNode>();
    boolean complete = false;
    try {
      for (int from = 0; from < created.size(); from += AT_ONCE) {
        int to = Math.min(created.size(), from + AT_ONCE);
        held.addAll(lockTogether(created.subList(from, to), change));
      }
      complete = true;
      return held;
    } finally {
      if (!complete) {
        held.forEach(HeldNode::close);
      }
    }
  }

  private List<HeldNode> lockTogether(List<Node> created, UnaryOperator<Node> change)
      throws InterruptedException {
    var changed = created.stream().map(change).toList();
    var plans =
        created.stream().map(node -> locks.plan(connection.paths.nodeLock(node.id()))).toList();
    var operations = new ArrayList<Op>();
    for (int i = 0; i < plans.size(); i++) {
      String id = created.get(i).id();
      operations.add(plans.get(i).makeDirectory());
      operations.add(plans.get(i).contend());
      operations.add(Op.setData(kind.path(id), kind.encode(id, changed.get(i)), 0));
    }
    var session = connection.link.session();
    var held = new ArrayList<HeldNode>();
    try {
      connection.write(
          operations,
          results -> {
            var now = connection.clock.now();
            for (int i = 0; i < plans.size(); i++) {
              String id = created.get(i).id();
              var lock = taken(plans.get(i), session, Ops.nameOf(results.get(3 * i + 1)), id);
              var stat = Ops.statOf(results.get(3 * i + 2));
              var before = new Versioned<>(created.get(i), 0, now, now);
              var record = kind.written(changed.get(i), stat, before);
              kind.records().wrote(id, record, stat.getMzxid());
              held.add(held(id, lock, record));
            }
          });
      return held;
    } catch (WriteRefused refused) {
      return oneByOne(created, change);
    } catch (Disconnected e) {
      for (var plan : plans) {
        locks
            .findAgain(plan.directory(), plan.prefix())
            .ifPresent(name -> locks.withdraw(plan.directory() + "/" + name));
      }
      return oneByOne(created, change);
    }
  }

  private Lock taken(Locks.NewLock plan, Session session, String name, String id) {
    return locks.taken(plan, session, name, "node " + id, LockNews.of(kind.records(), id));
  }

  /** Somebody was there before us, or we do not know what happened: the slow way. */
  private List<HeldNode> oneByOne(List<Node> created, UnaryOperator<Node> change)
      throws InterruptedException {
    var held = new ArrayList<HeldNode>();
    boolean complete = false;
    try {
      for (var node : created) {
        var one = tryLock(node.id()).orElseThrow(() -> notOurs(node.id()));
        held.add(one);
        one.update(change);
      }
      complete = true;
      return held;
    } finally {
      if (!complete) {
        held.forEach(HeldNode::close);
      }
    }
  }

  private StoreException notOurs(String id) {
    return kind.records().get(id).isPresent()
        ? new LockLostException("node " + id)
        : new NodeGoneException(id);
  }

  Optional<HeldNode> tryLock(String id) throws InterruptedException {
    return locks
        .tryLock(
            connection.paths.nodeLock(id),
            kind.path(id),
            "node " + id,
            LockNews.of(kind.records(), id))
        .flatMap(taken -> held(id, taken.lock(), taken.record()));
  }

  Optional<HeldNode> lock(String id, Duration patience) throws InterruptedException {
    var lock =
        locks.lock(
            connection.paths.nodeLock(id), "node " + id, LockNews.of(kind.records(), id), patience);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    Optional<HeldNode> held = Optional.empty();
    try {
      held = held(id, lock.get(), connection.read(kind.path(id)));
      return held;
    } finally {
      if (held.isEmpty()) {
        lock.get().release();
      }
    }
  }

  Optional<String> holder(String id) throws InterruptedException {
    String directory = connection.paths.nodeLock(id);
    var first =
        connection.children(directory).stream()
            .filter(Contender::matches)
            .min(Comparator.comparing(name -> String.valueOf(Contender.number(name))));
    return first.isEmpty()
        ? Optional.empty()
        : connection
            .read(directory + "/" + first.get())
            .map(raw -> new String(raw.data(), StandardCharsets.UTF_8))
            .filter(name -> !name.isBlank());
  }

  private Optional<HeldNode> held(String id, Lock lock, Optional<Raw> raw) {
    if (raw.isEmpty() || raw.get().isEmpty()) {
      lock.release();
      return Optional.empty();
    }
    Versioned<Node> record;
    try {
      record = raw.get().decoded(id, kind.codec());
    } catch (RuntimeException e) {
      lock.release();
      throw e;
    }
    kind.records().seen(id, record, raw.get().stat().getMzxid());
    return Optional.of(held(id, lock, record));
  }

  private HeldNode held(String id, Lock lock, Versioned<Node> record) {
    return new HeldNode(new Fenced<>(connection, kind, id, lock, record), removal, keeping);
  }
}
