package dev.nodepool.store.request;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.lock.FencedRecord;
import dev.nodepool.store.lock.Lock;
import dev.nodepool.store.lock.Locks;
import dev.nodepool.store.lock.RecordKind;
import dev.nodepool.store.node.NodeStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;

/**
 * Makes a request ours: lock, first change and new nodes in one transaction where nobody has ever
 * contended for the lock, in two steps where somebody has.
 */
final class RequestAcceptance {
  private final Connection connection;
  private final Locks locks;
  private final RecordKind<NodeRequest> kind;
  private final Versioned<NodeRequest> seen;
  private final NodeRequest changed;
  private final byte[] bytes;
  private final NodeStore.NodeCreation creation;

  RequestAcceptance(
      Connection connection,
      Locks locks,
      RecordKind<NodeRequest> kind,
      Versioned<NodeRequest> seen,
      UnaryOperator<NodeRequest> change,
      NodeStore.NodeCreation creation) {
    this.connection = connection;
    this.locks = locks;
    this.kind = kind;
    this.seen = seen;
    this.changed = change.apply(seen.value());
    this.bytes = kind.encode(seen.value().id(), changed);
    this.creation = creation;
  }

  private String id() {
    return seen.value().id();
  }

  Optional<AcceptedRequest> run() throws InterruptedException {
    var plan = locks.plan(connection.paths.requestLock(id()));
    var operations = new ArrayList<>(List.of(plan.makeDirectory(), plan.contend()));
    operations.addAll(writes());
    var session = connection.link.session();
    var accepted = new ArrayList<AcceptedRequest>(1);
    try {
      connection.write(
          operations,
          results -> {
            var lock = lock(plan, session, Ops.nameOf(results.get(1)));
            accepted.add(accepted(lock, results, 2));
          });
      return Optional.of(accepted.getFirst());
    } catch (WriteRefusedException refused) {
      return refused.is(0, Code.NODEEXISTS) ? lockThenWrite() : unlessOdd(refused, 2);
    } catch (ConnectionLossException e) {
      var name = locks.findAgain(plan);
      return name.isPresent() ? found(lock(plan, session, name.get())) : run();
    }
  }

  private Lock lock(Locks.NewLock plan, Session session, String name) {
    return locks.taken(plan, session, name, kind, id());
  }

  private List<Op> writes() {
    var writes = new ArrayList<Op>();
    writes.add(Op.setData(kind.path(id()), bytes, seen.version()));
    writes.addAll(creation.operations());
    return writes;
  }

  private AcceptedRequest accepted(Lock lock, List<OpResult> results, int first) {
    var stat = Ops.statOf(results.get(first));
    var record = kind.written(id(), changed, stat, seen);
    List<Node> inits = creation.created(results, first + 1);
    return new AcceptedRequest(held(lock, record), inits);
  }

  private LockedRequest held(Lock lock, Versioned<NodeRequest> record) {
    return new LockedRequest(new FencedRecord<>(connection, kind, id(), lock, record), lock);
  }

  /** The lock's directory has been there: somebody has declined, or revises the priority. */
  private Optional<AcceptedRequest> lockThenWrite() throws InterruptedException {
    var locked = locks.tryLock(kind, id(), (record, lock) -> Map.entry(record.version(), lock));
    if (locked.isEmpty()) {
      return Optional.empty();
    }
    var lock = locked.get().getValue();
    Optional<AcceptedRequest> result = Optional.empty();
    try {
      if (locked.get().getKey() == seen.version()) {
        result = write(lock);
      }
      return result;
    } finally {
      if (result.isEmpty()) {
        lock.release();
      }
    }
  }

  private Optional<AcceptedRequest> write(Lock lock) throws InterruptedException {
    var operations = new ArrayList<>(List.of(lock.check()));
    operations.addAll(writes());
    var accepted = new ArrayList<AcceptedRequest>(1);
    try {
      connection.write(operations, results -> accepted.add(accepted(lock, results, 1)));
      return Optional.of(accepted.getFirst());
    } catch (WriteRefusedException refused) {
      return unlessOdd(refused, 1);
    } catch (ConnectionLossException e) {
      connection.awaitReconnected();
      return lock.valid() ? found(lock) : Optional.empty();
    }
  }

  /** After a broken connection: the transaction was done if the request says so. */
  private Optional<AcceptedRequest> found(Lock lock) throws InterruptedException {
    var raw = connection.read(kind.path(id())).filter(now -> !now.isEmpty());
    if (raw.isEmpty() || !Arrays.equals(raw.get().data(), bytes)) {
      lock.release();
      return Optional.empty();
    }
    var record = raw.get().decoded(id(), kind.codec());
    kind.records().wrote(id(), record, raw.get().stat().getMzxid());
    return Optional.of(new AcceptedRequest(held(lock, record), creation.find()));
  }

  private Optional<AcceptedRequest> unlessOdd(WriteRefusedException refused, int requestAt) {
    boolean requestChanged =
        refused.is(requestAt, Code.NONODE) || refused.is(requestAt, Code.BADVERSION);
    if (requestChanged || refused.code() == Code.NONODE) {
      return Optional.empty();
    }
    throw Results.unexpected(refused.code(), "to accept request " + id());
  }
}
