package dev.nodepool.store.connection;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;

/** Deletes a znode with all that is below it; silent when it is gone. */
public final class TreeRemoval {
  private final Connection connection;

  public TreeRemoval(Connection connection) {
    this.connection = connection;
  }

  public void remove(String path) throws InterruptedException {
    while (true) {
      for (String child : connection.children(path)) {
        remove(path + "/" + child);
      }
      try {
        connection.write(List.of(Ops.delete(path)), _ -> {});
        return;
      } catch (WriteRefusedException refused) {
        if (refused.code() == Code.NONODE) {
          return;
        }
        // Somebody has made a new child meanwhile: once more.
        if (refused.code() != Code.NOTEMPTY) {
          throw Results.unexpected(refused.code(), "to delete " + path);
        }
      } catch (ConnectionLossException e) {
        connection.awaitReconnected();
      }
    }
  }
}
