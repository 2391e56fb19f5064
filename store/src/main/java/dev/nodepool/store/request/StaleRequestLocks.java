package dev.nodepool.store.request;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** Clears away lock directories that requests leave behind when they go. */
final class StaleRequestLocks {
  private static final int BATCH = 100;

  private final Connection connection;

  StaleRequestLocks(Connection connection) {
    this.connection = connection;
  }

  int remove(Duration olderThan) throws InterruptedException {
    // Locks first: a request that comes after that is not missed.
    var ids = connection.children(connection.paths.requestLocks);
    var living = new HashSet<>(connection.children(connection.paths.requests));
    var candidates =
        ids.stream().filter(id -> !living.contains(id)).map(connection.paths::requestLock).toList();
    var answers = connection.readAll(candidates.stream().map(Op::getData).toList());
    var latest = connection.clock.now().minus(olderThan);
    var stale = new ArrayList<String>();
    for (int i = 0; i < candidates.size(); i++) {
      Optional<ZnodeData> raw = answers.get(i).data();
      if (raw.isPresent()
          && raw.get().stat().getNumChildren() == 0
          && raw.get().created().isBefore(latest)) {
        stale.add(candidates.get(i));
      }
    }
    return remove(stale);
  }

  /** Deletes what is still empty; returns how many. */
  private int remove(List<String> directories) throws InterruptedException {
    int removed = 0;
    for (int from = 0; from < directories.size(); from += BATCH) {
      var batch = directories.subList(from, Math.min(directories.size(), from + BATCH));
      removed += connection.retrying(() -> removeBatch(batch));
    }
    return removed;
  }

  private int removeBatch(List<String> batch) throws ConnectionLossException, InterruptedException {
    try {
      connection.write(batch.stream().map(Ops::delete).toList(), _ -> {});
      return batch.size();
    } catch (WriteRefusedException refused) {
      if (refused.code() != Code.NOTEMPTY && refused.code() != Code.NONODE) {
        throw Results.unexpected(refused.code(), "to delete lock directories");
      }
      var others = new ArrayList<>(batch);
      others.remove(refused.index());
      return others.isEmpty() ? 0 : removeBatch(others);
    }
  }
}
