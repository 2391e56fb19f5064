package dev.nodepool.store.connection;

import java.util.Optional;
import java.util.Set;
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
      var refused =
          connection.writeUnless(Set.of(Code.NONODE, Code.NOTEMPTY), Ops.delete(path), _ -> {});
      // Somebody has made a new child meanwhile: once more.
      if (!refused.equals(Optional.of(Code.NOTEMPTY))) {
        return;
      }
    }
  }
}
