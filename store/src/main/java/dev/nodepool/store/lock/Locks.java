package dev.nodepool.store.lock;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.ZnodeData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/**
 * Takes locks that exclude kazoo's and are excluded by them (docs/zookeeper.md 8): an ephemeral
 * contender per try, the lowest number holds, a waiter watches only the one before it.
 */
public final class Locks {
  private final Connection connection;
  private final Contenders contenders;
  private final ContenderNames names;
  private final byte[] identifier;

  public Locks(Connection connection, ContenderNames names, String identifier) {
    this.connection = connection;
    this.contenders = new Contenders(connection);
    this.names = names;
    this.identifier = identifier.getBytes(StandardCharsets.UTF_8);
  }

  /** A lock whose directory is still to be made: who makes it holds the lock. */
  public record NewLock(String directory, String prefix, Op makeDirectory, Op contend) {}

  public NewLock plan(String directory) {
    String prefix = names.newPrefix();
    return new NewLock(
        directory,
        prefix,
        Ops.makeDirectory(directory, connection.acl),
        contend(directory, prefix, identifier));
  }

  private Op contend(String directory, String prefix, byte[] data) {
    return Op.create(
        directory + "/" + prefix, data, connection.acl, CreateMode.EPHEMERAL_SEQUENTIAL);
  }

  /** The lock of a record that a transaction with a plan's operations has brought. */
  public Lock taken(NewLock plan, Session session, String name, RecordKind<?> kind, String id) {
    return lock(session, plan.directory + "/" + name, kind.title(id), kind.listener(id));
  }

  private Lock lock(Session session, String path, String what, LockListener listener) {
    return new Lock(contenders::delete, session, path, what, listener);
  }

  /** The name of a plan's contender if a broken connection has let it come about. */
  public Optional<String> findAgain(NewLock plan) throws InterruptedException {
    return contenders.findAgain(plan.directory, plan.prefix);
  }

  /** Takes a plan's contender out again, if a broken connection has let it come about. */
  public void withdraw(NewLock plan) throws InterruptedException {
    findAgain(plan).ifPresent(name -> contenders.delete(plan.directory + "/" + name));
  }

  /** The identifier of whoever holds the lock; empty when nobody does. */
  public Optional<String> holder(String directory) throws InterruptedException {
    return contenders.holder(directory);
  }

  /** Makes of a record, and of the lock that we hold, what the caller wants. */
  public interface Locked<T, R> {
    R of(FencedRecord<T> record, Lock lock);
  }

  /** Takes the lock of the record if it is free; empty when it is not, or the record is gone. */
  public <T, R> Optional<R> tryLock(RecordKind<T> kind, String id, Locked<T, R> locked)
      throws InterruptedException {
    String directory = kind.lockDirectory().apply(id);
    String prefix = names.newPrefix();
    var session = connection.link.session();
    var contend = contend(directory, prefix, identifier);
    var entered = contenders.enterIfFirst(directory, prefix, contend, Op.getData(kind.path(id)));
    return entered.isEmpty()
        ? Optional.empty()
        : locked(
            kind,
            id,
            lock(session, entered.get().path(), kind.title(id), kind.listener(id)),
            entered.get().read().getFirst().data(),
            locked);
  }

  /** Takes a lock that no watched record has; empty when it is not free or has no parent. */
  public Optional<Lock> tryLock(String directory, String what) throws InterruptedException {
    String prefix = names.newPrefix();
    var session = connection.link.session();
    return contenders
        .enterIfFirst(directory, prefix, contend(directory, prefix, identifier))
        .map(entered -> lock(session, entered.path(), what, LockListener.NOBODY));
  }

  /** The same, waiting for those before us; empty also when that takes too long. */
  public <T, R> Optional<R> lock(
      RecordKind<T> kind, String id, Duration patience, Locked<T, R> locked)
      throws InterruptedException {
    var lock = lock(kind.lockDirectory().apply(id), kind.title(id), kind.listener(id), patience);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    Optional<R> result = Optional.empty();
    try {
      result = locked(kind, id, lock.get(), connection.read(kind.path(id)), locked);
      return result;
    } finally {
      if (result.isEmpty()) {
        lock.get().release();
      }
    }
  }

  private <T, R> Optional<R> locked(
      RecordKind<T> kind, String id, Lock lock, Optional<ZnodeData> read, Locked<T, R> locked) {
    Optional<R> result = Optional.empty();
    try {
      result =
          kind.seen(id, read)
              .map(record ->
                  locked.of(new FencedRecord<>(connection, kind, id, lock, record), lock));
      return result;
    } finally {
      if (result.isEmpty()) {
        lock.release();
      }
    }
  }

  /** Takes the lock, waiting for those before us; empty when that takes too long. */
  Optional<Lock> lock(String directory, String what, LockListener listener, Duration patience)
      throws InterruptedException {
    var deadline = Deadline.in(patience);
    while (true) {
      String prefix = names.newPrefix();
      var session = connection.link.session();
      var name = contenders.enter(directory, prefix, contend(directory, prefix, identifier));
      if (name.isEmpty()) {
        return Optional.empty();
      }
      var turn = Turn.LATE;
      try {
        turn = awaitTurn(directory, name.get(), deadline);
        if (turn == Turn.MINE) {
          return Optional.of(lock(session, directory + "/" + name.get(), what, listener));
        }
      } finally {
        if (turn != Turn.MINE) {
          contenders.delete(directory + "/" + name.get());
        }
      }
      if (turn == Turn.LATE) {
        return Optional.empty();
      }
    }
  }

  private enum Turn {
    MINE,
    LATE,
    /** Our contender is gone: a new session, or somebody deleted it. */
    GONE
  }

  private Turn awaitTurn(String directory, String name, Deadline deadline)
      throws InterruptedException {
    while (true) {
      var children = connection.children(directory);
      if (!children.contains(name)) {
        return Turn.GONE;
      }
      String ahead = ContenderNames.ahead(children, name);
      if (ahead == null) {
        return Turn.MINE;
      }
      if (deadline.over()) {
        return Turn.LATE;
      }
      var moved = new CountDownLatch(1);
      if (connection.readWatching(directory + "/" + ahead, _ -> moved.countDown()).isPresent()
          && !moved.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        return Turn.LATE;
      }
    }
  }
}
