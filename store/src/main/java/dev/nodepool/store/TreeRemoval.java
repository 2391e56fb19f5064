package dev.nodepool.store;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;

/** Deletes a znode with all that is below it; silent when it is gone. */
final class TreeRemoval {
  private final Connection connection;

  TreeRemoval(Connection connection) {
    this.connection = connection;
  }

  void remove(String path) throws InterruptedException {
    while (true) {
      for (String child : connection.children(path)) {
        remove(path + "/" + child);
      }
      try {
        connection.write(List.of(Ops.delete(path)), _ -> {});
        return;
      } catch (WriteRefused refused) {
        if (refused.code() == Code.NONODE) {
          return;
        }
        // Somebody has made a new child meanwhile: once more.
        if (refused.code() != Code.NOTEMPTY) {
          throw Answers.unexpected(refused.code(), "to delete " + path);
        }
      } catch (Disconnected e) {
        connection.awaitReconnected();
      }
    }
  }
}
