package dev.nodepool.store.request;

import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/**
 * Requests that have failed, as they were: requestors delete theirs at once, and then somebody asks
 * why. In a place of ours that others ignore. Calls block; any thread.
 */
public final class FailedRequests {
  private static final Pattern ID = Pattern.compile("\\d{3}-\\d{10}");

  private final Connection connection;
  private final String root;

  public FailedRequests(Connection connection) {
    this.connection = connection;
    this.root = connection.paths.absolute("/nodepool/failed-requests");
  }

  /** Keeps a copy; silent when there is one. */
  public void keep(NodeRequest request) throws InterruptedException {
    var bytes = ZnodeData.encode(Codecs.REQUEST, request, "request " + request.id());
    var create = Op.create(root + "/" + request.id(), bytes, connection.acl, CreateMode.PERSISTENT);
    var expected = Set.of(Code.NONODE, Code.NODEEXISTS);
    if (Znodes.writeUnless(connection, expected, create, _ -> {})
        .equals(Optional.of(Code.NONODE))) {
      Znodes.ensure(connection, root);
      Znodes.writeUnless(connection, expected, create, _ -> {});
    }
  }

  /** The request as it failed; empty when nothing was kept. */
  public Optional<NodeRequest> read(String id) throws InterruptedException {
    return ID.matcher(id).matches()
        ? RecordReader.read(connection, root, id, Codecs.REQUEST).map(Versioned::value)
        : Optional.empty();
  }

  /** Lets go of those that were kept before that. */
  public void removeOlderThan(Duration age) throws InterruptedException {
    var oldest = connection.clock.now().minus(age);
    var ids = connection.children(root).stream().sorted().toList();
    var kept = RecordReader.readAll(connection, root, ids, Codecs.REQUEST);
    for (var id : ids) {
      var found = kept.get(id);
      if (found == null || found.created().isBefore(oldest)) {
        Znodes.writeUnless(connection, Set.of(Code.NONODE), Ops.delete(root + "/" + id), _ -> {});
      }
    }
  }
}
