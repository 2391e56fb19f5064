package dev.nodepool.store.connection;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes, writes and deletes single znodes, whatever becomes of the connection meanwhile. */
public final class Znodes {
  private static final Logger log = LoggerFactory.getLogger(Znodes.class);

  private Znodes() {}

  /** Creates a directory and its parents where they are missing. */
  public static void ensure(Connection connection, String directory) throws InterruptedException {
    for (int slash = directory.indexOf('/', 1); slash > 0; ) {
      makeIfMissing(connection, directory.substring(0, slash));
      slash = directory.indexOf('/', slash + 1);
    }
    makeIfMissing(connection, directory);
  }

  private static void makeIfMissing(Connection connection, String directory)
      throws InterruptedException {
    if (connection.read(directory).isEmpty()) {
      var make = Ops.makeDirectory(directory, connection.acl);
      writeUnless(connection, Set.of(Code.NODEEXISTS), make, _ -> {});
    }
  }

  /** Deletes a znode with all that is below it; silent when it is gone. */
  public static void removeTree(Connection connection, String path) throws InterruptedException {
    while (true) {
      for (String child : connection.children(path)) {
        removeTree(connection, path + "/" + child);
      }
      var expected = Set.of(Code.NONODE, Code.NOTEMPTY);
      var refused = writeUnless(connection, expected, Ops.delete(path), _ -> {});
      // Somebody has made a new child meanwhile: once more.
      if (!refused.equals(Optional.of(Code.NOTEMPTY))) {
        return;
      }
    }
  }

  /** Deletes an ephemeral znode, also when interrupted; what fails is left to the session's end. */
  public static void deleteEphemeral(
      Connection connection, String path, Consumer<List<OpResult>> apply) {
    try {
      connection.writeUninterruptibly(List.of(Ops.delete(path)), apply);
    } catch (WriteRefusedException | ConnectionLossException | StoreException e) {
      log.debug("{} ends with the session: {}", path, e.getMessage());
    }
  }

  /**
   * One operation by itself, however long the connection is away.
   *
   * @param expected reasons to refuse it that the caller reckons with
   * @return the one of these that it was refused for; empty when it was done
   */
  public static Optional<Code> writeUnless(
      Connection connection, Set<Code> expected, Op operation, Consumer<List<OpResult>> apply)
      throws InterruptedException {
    return connection.retrying(() -> {
      try {
        connection.write(List.of(operation), apply);
        return Optional.empty();
      } catch (WriteRefusedException refused) {
        if (expected.contains(refused.code())) {
          return Optional.of(refused.code());
        }
        throw Results.unexpected(refused.code(), "to write " + operation.getPath());
      }
    });
  }
}
