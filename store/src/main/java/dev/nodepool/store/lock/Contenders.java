package dev.nodepool.store.lock;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.ReadResult;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enters contenders into lock directories and takes them out again, whatever becomes of the
 * connection meanwhile (docs/zookeeper.md 8).
 */
final class Contenders {
  private static final Logger log = LoggerFactory.getLogger(Contenders.class);

  private final Connection connection;

  Contenders(Connection connection) {
    this.connection = connection;
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
      return first
          ? Optional.of(new Entered(path, results.subList(1, results.size())))
          : Optional.empty();
    } finally {
      if (!first) {
        delete(path);
      }
    }
  }

  /** The identifier of whoever holds the lock; empty when nobody does. */
  Optional<String> holder(String directory) throws InterruptedException {
    var first = ContenderNames.first(connection.children(directory));
    return first.isEmpty()
        ? Optional.empty()
        : connection.read(directory + "/" + first.get()).map(ZnodeData::text);
  }

  /** The contender that a broken connection leaves in doubt; empty when it was not created. */
  Optional<String> find(String directory, String prefix) throws InterruptedException {
    return connection.children(directory).stream()
        .filter(name -> name.startsWith(prefix))
        .findFirst();
  }

  /** After a broken connection: what we may have created, or its removal if we are interrupted. */
  Optional<String> findAgain(String directory, String prefix) throws InterruptedException {
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
  void delete(String path) {
    try {
      connection.writeUninterruptibly(List.of(Ops.delete(path)), _ -> {});
    } catch (WriteRefusedException refused) {
      if (refused.code() != Code.NONODE) {
        log.warn("the lock {} could not be given up: {}", path, refused.code());
      }
    } catch (ConnectionLossException e) {
      inBackground(
          () -> Znodes.writeUnless(connection, Set.of(Code.NONODE), Ops.delete(path), _ -> {}));
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
