package dev.nodepool.store.component;

import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.Session;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.jspecify.annotations.Nullable;

/** What one pool publishes: an ephemeral document. Calls block; any thread. */
public final class PoolDocument implements AutoCloseable {
  private final Connection connection;
  private final String root;
  private final String path;
  private volatile @Nullable Session session;
  private boolean closed;

  PoolDocument(Connection connection, String root, String name) {
    this.connection = connection;
    this.root = root;
    this.path = root + "/" + name;
  }

  /** Whether what was published last can still be read: a lost session takes it away. */
  public boolean stands() {
    var its = session;
    return its != null && its.alive();
  }

  /** Puts the document in the place of the one before. */
  public synchronized void publish(Map<String, Object> document) throws InterruptedException {
    byte[] bytes = ZnodeData.encode(Codecs.DOCUMENT, document, "the document " + path);
    while (!closed) {
      try {
        write(bytes);
        return;
      } catch (ConnectionLossException e) {
        connection.awaitReconnected();
      }
    }
  }

  private void write(byte[] bytes) throws ConnectionLossException, InterruptedException {
    var now = connection.link.session();
    try {
      if (stands()) {
        connection.write(List.of(Op.setData(path, bytes, Ops.ANY_VERSION)), _ -> {});
      } else {
        connection.write(
            List.of(Op.create(path, bytes, connection.acl, CreateMode.EPHEMERAL)), _ -> {});
        session = now;
      }
    } catch (WriteRefusedException refused) {
      makeWay(refused);
      write(bytes);
    }
  }

  /** The directory is missing, or what stands there is of a session that is over. */
  private void makeWay(WriteRefusedException refused) throws InterruptedException {
    session = null;
    switch (refused.code()) {
      case NONODE -> Znodes.ensure(connection, root);
      case NODEEXISTS ->
          Znodes.writeUnless(connection, Set.of(Code.NONODE), Ops.delete(path), _ -> {});
      default -> throw Results.unexpected(refused.code(), "to publish " + path);
    }
  }

  /** Takes the document away; silent when it is gone. */
  @Override
  public synchronized void close() {
    closed = true;
    if (stands()) {
      Znodes.deleteEphemeral(connection, path, _ -> {});
    }
  }
}
