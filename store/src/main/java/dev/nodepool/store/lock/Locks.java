package dev.nodepool.store.lock;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.ReadResult;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes locks that exclude kazoo's and are excluded by them (docs/zookeeper.md 8): an ephemeral
 * contender per try, the lowest number holds, a waiter watches only the one before it.
 */
public final class Locks {
  private static final Logger log = LoggerFactory.getLogger(Locks.class);

  private final Connection connection;
  private final ContenderNames names;
  private final byte[] identifier;

  public Locks(Connection connection, ContenderNames names, String identifier) {
    this.connection = connection;
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
    return new Lock(this::delete, session, path, what, listener);
  }

  /** The identifier of whoever holds the lock; empty when nobody does. */
  public Optional<String> holder(String directory) throws InterruptedException {
    var first = ContenderNames.first(connection.children(directory));
    return first.isEmpty()
        ? Optional.empty()
        : connection.read(directory + "/" + first.get()).map(ZnodeData::text);
  }

  /** The contender that a broken connection leaves in doubt; empty when it was not created. */
  public Optional<String> find(String directory, String prefix) throws InterruptedException {
    return connection.children(directory).stream()
        .filter(name -> name.startsWith(prefix))
        .findFirst();
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
    var entered = enterIfFirst(directory, prefix, contend, Op.getData(kind.path(id)));
    return entered.isEmpty()
        ? Optional.empty()
        : locked(
            kind,
            id,
            lock(session, entered.get().path(), kind.title(id), kind.listener(id)),
            entered.get().read().getFirst().data(),
            locked);
  }

  /** The same, waiting for those before us; empty also when that takes too long. */
  public <T, R> Optional<R> lock(
      RecordKind<T> kind, String id, Duration patience, Locked<T, R> locked)
      throws InterruptedException {
    var lock =
        lock(kind.lockDirectory().apply(id), kind.title(id), kind.listener(id), patience);
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

  /** A contender that holds the lock, and what was read when it had been entered. */
  record Entered(String path, List<ReadResult> read) {}

  /** Enters a contender and leaves it there if it is the first, else deletes it again. */
  Optional<Entered> enterIfFirst(String directory, String prefix, Op contend, Op... reads)
      throws InterruptedException {
    var name = enter(directory, prefix, contend);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    String path = directory + "/" + name.get();
    boolean first = false;
    try {
      var all = new ArrayList<>(List.of(Op.getChildren(directory)));
      all.addAll(List.of(reads));
      var results = connection.readAll(all);
      var children = results.getFirst().children();
      first = children.contains(name.get()) && ContenderNames.ahead(children, name.get()) == null;
      return first ? Optional.of(new Entered(path, results.subList(1, results.size()))) : Optional.empty();
    } finally {
      if (!first) {
        delete(path);
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
      var name = enter(directory, prefix, contend(directory, prefix, identifier));
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
          delete(directory + "/" + name.get());
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

  private Turn awaitTurn(String directory, String name, Deadline deadline) throws InterruptedException {
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

  /** Creates a contender and, where it is missing, the directory; empty without its parent. */
  Optional<String> enter(String directory, String prefix, Op contend) throws InterruptedException {
    boolean makeDirectory = false;
    while (true) {
      var operations = new ArrayList<Op>();
      if (makeDirectory) {
        operations.add(Ops.makeDirectory(directory, connection.acl));
      }
      operations.add(contend);
      try {
        return Optional.of(Ops.nameOf(connection.write(operations, _ -> {}).getLast()));
      } catch (WriteRefusedException refused) {
        if (refused.code() == Code.NONODE && makeDirectory) {
          return Optional.empty();
        }
        if (refused.code() != Code.NONODE && refused.code() != Code.NODEEXISTS) {
          throw Results.unexpected(refused.code(), directory);
        }
        makeDirectory = refused.code() == Code.NONODE;
      } catch (ConnectionLossException e) {
        var found = findAgain(directory, prefix);
        if (found.isPresent()) {
          return found;
        }
      }
    }
  }

  /** After a broken connection: what we may have created, or its removal if we are interrupted. */
  public Optional<String> findAgain(String directory, String prefix) throws InterruptedException {
    try {
      connection.awaitReconnected();
      return find(directory, prefix);
    } catch (InterruptedException e) {
      inBackground(() -> {
        var left = find(directory, prefix);
        left.ifPresent(name -> delete(directory + "/" + name));
      });
      throw e;
    }
  }

  /** Deletes a contender, however long the connection is away; silent when it is gone. */
  public void delete(String path) {
    var operations = List.of(Ops.delete(path));
    try {
      connection.writeUninterruptibly(operations, _ -> {});
    } catch (WriteRefusedException refused) {
      if (refused.code() != Code.NONODE) {
        log.warn("the lock {} could not be given up: {}", path, refused.code());
      }
    } catch (ConnectionLossException e) {
      inBackground(() ->
          connection.retrying(() -> {
            try {
              return connection.write(operations, _ -> {});
            } catch (WriteRefusedException gone) {
              return List.of();
            }
          }));
    } catch (StoreException closed) {
      log.debug("the lock {} ends with the session", path);
    }
  }

  private static void inBackground(Cleaning cleaning) {
    Thread.ofVirtual()
        .name("unlock")
        .start(() -> {
          try {
            cleaning.run();
          } catch (InterruptedException | StoreException e) {
            log.debug("a lock is left to the end of the session: {}", e.getMessage());
          }
        });
  }

  /** Something to be done once there is a connection again. */
  private interface Cleaning {
    void run() throws InterruptedException;
  }
}
