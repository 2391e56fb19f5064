package dev.nodepool.store.autohold;

import dev.nodepool.model.HoldRequest;
import dev.nodepool.store.codec.Codecs;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ConnectionLossException;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.Ops;
import dev.nodepool.store.connection.RecordReader;
import dev.nodepool.store.connection.Results;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.connection.WriteRefusedException;
import dev.nodepool.store.connection.ZnodeData;
import dev.nodepool.store.connection.Znodes;
import dev.nodepool.store.lock.Locks;
import dev.nodepool.store.lock.RecordKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.Op;

/** The hold requests in ZooKeeper. Calls block; any thread. */
public final class HoldRequestStore {
  private static final Pattern ID = Pattern.compile("\\d{1,10}");

  private final Connection connection;
  private final Locks locks;
  private final RecordKind<HoldRequest> kind;
  private final String root;

  public HoldRequestStore(Connection connection, Locks locks, ContenderNames names) {
    this.connection = connection;
    this.locks = locks;
    this.root = connection.paths.absolute("/zuul/hold-requests");
    this.kind =
        new RecordKind<>(
            "hold request",
            root,
            id -> root + "/" + id + "/lock",
            Codecs.HOLD_REQUEST,
            new HoldRequestCache(connection, names, root).records(),
            HoldRequestGoneException::new);
  }

  /** Stores a new request and returns its id. */
  public String create(HoldRequest request) throws InterruptedException {
    Znodes.ensure(connection, root);
    var create =
        Op.create(
            root + "/",
            ZnodeData.encode(Codecs.HOLD_REQUEST, request, "a new hold request"),
            connection.acl,
            CreateMode.PERSISTENT_SEQUENTIAL);
    try {
      return Ops.nameOf(connection.write(List.of(create), _ -> {}).getFirst());
    } catch (WriteRefusedException refused) {
      throw Results.unexpected(refused.code(), "to create a hold request");
    } catch (ConnectionLossException e) {
      // Made twice it would hold twice as many nodes; so somebody has to look.
      throw new StoreException(
          "the connection to ZooKeeper broke while a hold request was stored: see nodepool autohold-list whether it is there",
          e);
    }
  }

  /** The request; empty when there is none. The zeros at the beginning of the id may be missing. */
  public Optional<HoldRequest> read(String id) throws InterruptedException {
    return ID.matcher(id).matches()
        ? RecordReader.read(connection, root, padded(id), Codecs.HOLD_REQUEST).map(Versioned::value)
        : Optional.empty();
  }

  /** All requests, sorted by id. */
  public List<HoldRequest> readAll() throws InterruptedException {
    var ids = connection.children(root).stream().sorted().toList();
    return RecordReader.readAll(connection, root, ids, Codecs.HOLD_REQUEST).values().stream()
        .map(Versioned::value)
        .toList();
  }

  /**
   * Locks the request as Zuul does, waiting for those before us; empty when that takes too long.
   */
  public Optional<LockedHoldRequest> lock(String id, Duration patience)
      throws InterruptedException {
    return locks.lock(kind, padded(id), patience, LockedHoldRequest::new);
  }

  /** Deletes the request with its lock; silent when it is gone. */
  public void delete(String id) throws InterruptedException {
    Znodes.removeTree(connection, root + "/" + padded(id));
  }

  private static String padded(String id) {
    return "%010d".formatted(Long.parseLong(id));
  }
}
