package dev.nodepool.store.request;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
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
import dev.nodepool.store.node.NodeStore;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;

/** The node requests in ZooKeeper. Calls block; any thread. */
public final class RequestStore {
  private final Connection connection;
  private final Locks locks;
  private final RequestCache cache;
  private final NodeStore nodes;
  private final RecordKind<NodeRequest> kind;
  private final StaleRequestLocks staleLocks;

  public RequestStore(Connection connection, Locks locks, ContenderNames names, NodeStore nodes) {
    this.connection = connection;
    this.locks = locks;
    this.nodes = nodes;
    this.cache = new RequestCache(connection, names);
    this.staleLocks = new StaleRequestLocks(connection);
    this.kind =
        new RecordKind<>(
            "request",
            connection.paths.requests,
            connection.paths::requestLock,
            Codecs.REQUEST,
            cache.records(),
            RequestGoneException::new);
  }

  public void close() {
    cache.close();
  }

  /**
   * Stores a new request and returns its id.
   *
   * @param priority three digits: the smaller, the earlier
   * @param ephemeral whether the request goes when this process does
   */
  public String create(NodeRequest request, int priority, boolean ephemeral)
      throws InterruptedException {
    if (priority < 0 || priority > 999) {
      throw new StoreException(
          "a request's priority has at most three digits, %d has not".formatted(priority));
    }
    String event = request.eventId();
    var complete =
        event == null
            ? request.withEventId(UUID.randomUUID().toString().replace("-", ""))
            : request;
    var operation =
        Op.create(
            connection.paths.requests + "/%03d-".formatted(priority),
            ZnodeData.encode(Codecs.REQUEST, complete, "a new request"),
            connection.acl,
            ephemeral ? CreateMode.EPHEMERAL_SEQUENTIAL : CreateMode.PERSISTENT_SEQUENTIAL);
    while (true) {
      try {
        var results =
            connection.write(
                List.of(operation), done -> keep(complete, Ops.nameOf(done.getFirst())));
        return Ops.nameOf(results.getFirst());
      } catch (WriteRefusedException refused) {
        throw Results.unexpected(refused.code(), "to create a request");
      } catch (ConnectionLossException e) {
        connection.awaitReconnected();
        var found = findByEvent(complete);
        if (found.isPresent()) {
          return found.get();
        }
      }
    }
  }

  private void keep(NodeRequest request, String id) {
    var now = connection.clock.now();
    cache.records().created(id, new Versioned<>(request.withId(id), 0, now, now));
  }

  private Optional<String> findByEvent(NodeRequest created) throws InterruptedException {
    return readAll().stream()
        .map(Versioned::value)
        .filter(request -> Objects.equals(request.eventId(), created.eventId()))
        .filter(request -> request.stateTime().equals(created.stateTime()))
        .map(NodeRequest::id)
        .findFirst();
  }

  /** The request from ZooKeeper itself; empty when there is none. */
  public Optional<Versioned<NodeRequest>> read(String id) throws InterruptedException {
    return RecordReader.read(connection, connection.paths.requests, id, Codecs.REQUEST);
  }

  /** All requests from ZooKeeper itself, sorted by id. */
  public List<Versioned<NodeRequest>> readAll() throws InterruptedException {
    String root = connection.paths.requests;
    var ids = connection.children(root).stream().sorted().toList();
    return List.copyOf(RecordReader.readAll(connection, root, ids, Codecs.REQUEST).values());
  }

  /** The watched copy of all requests; blocks until it is loaded. */
  public RequestCache watch() throws InterruptedException {
    cache.start();
    return cache;
  }

  /**
   * Takes the request's lock, applies the change and creates nodes for it, in one transaction where
   * that is possible. Empty when somebody else has the lock, or the request is not as seen.
   */
  public Optional<AcceptedRequest> accept(
      Versioned<NodeRequest> seen, UnaryOperator<NodeRequest> change, List<Node> inits)
      throws InterruptedException {
    var creation = new NodeStore.NodeCreation(connection, nodes.records(), inits);
    return new RequestAcceptance(connection, locks, kind, seen, change, creation).run();
  }

  /** Locks the request if nobody else has; empty when it is locked or gone. */
  public Optional<LockedRequest> tryLock(String id) throws InterruptedException {
    return locks.tryLock(kind, id, LockedRequest::new);
  }

  /** Whether somebody contends for the request's lock. */
  public boolean locked(String id) throws InterruptedException {
    return connection.children(connection.paths.requestLock(id)).stream()
        .anyMatch(ContenderNames::matches);
  }

  /** Cancels the request; silent when it is gone. */
  public void delete(String id) throws InterruptedException {
    var delete = Ops.delete(connection.paths.request(id));
    Znodes.writeUnless(connection, Set.of(Code.NONODE), delete, _ -> cache.records().removed(id));
  }

  /** Waits until the request is fulfilled or failed; see {@link #await}. */
  public Optional<NodeRequest> awaitFinal(String id, Duration patience)
      throws InterruptedException {
    return await(id, request -> request.state().isFinal(), patience);
  }

  /**
   * Waits until the condition holds for the request, by a watch on it alone. Returns the request as
   * it is then, or as it is when the patience is over; empty as soon as it is gone.
   */
  public Optional<NodeRequest> await(String id, Predicate<NodeRequest> condition, Duration patience)
      throws InterruptedException {
    var deadline = Deadline.in(patience);
    while (true) {
      var changed = new CountDownLatch(1);
      var raw =
          connection
              .readWatching(connection.paths.request(id), _ -> changed.countDown())
              .filter(found -> !found.isEmpty());
      if (raw.isEmpty()) {
        return Optional.empty();
      }
      var request = raw.get().decoded(id, Codecs.REQUEST).value();
      if (condition.test(request)
          || !changed.await(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
        return Optional.of(request);
      }
    }
  }

  /** Deletes lock directories of requests that are gone; returns how many. */
  public int removeStaleLocks(Duration olderThan) throws InterruptedException {
    return staleLocks.remove(olderThan);
  }
}
