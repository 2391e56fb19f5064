package dev.nodepool.client;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.node.NodeCache;
import dev.nodepool.store.node.NodeChange;
import dev.nodepool.store.node.NodeGoneException;
import dev.nodepool.store.node.PersistentlyLockedNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes that an owner uses for as long as he likes, whatever process of his lives or dies
 * (docs/zookeeper.md 5, 8): in use, locked persistently in the owner's name, which is in their user
 * data too, a JSON text. Several processes may be that owner at once. What is asked of ZooKeeper
 * blocks, the rest comes from memory; any thread.
 */
public final class LongLeases implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LongLeases.class);
  private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(365);

  private final Store store;
  private final String owner;
  private final String mark;
  private final NodeCache nodes;
  private final NodepoolClient client;
  private final Subscription listening;
  private final Set<String> ids = ConcurrentHashMap.newKeySet();
  private final Map<String, PersistentlyLockedNode> locked = new ConcurrentHashMap<>();
  private volatile Runnable listener = () -> {};

  /**
   * Finds what the owner has leased.
   *
   * @param store stays open when this is closed
   */
  public LongLeases(Store store, String owner) throws InterruptedException {
    this.store = store;
    this.owner = owner;
    this.mark = '"' + owner + '"';
    this.nodes = store.nodes().watch();
    this.client = NodepoolClient.forMany(store, owner);
    this.listening = nodes.listen(this::changed);
    nodes.all().forEach(node -> look(node.id()));
  }

  /** In whose name nodes are asked for, locked and marked. */
  public String owner() {
    return owner;
  }

  /** ZooKeeper's time. */
  public Instant now() {
    return store.now();
  }

  /** The leased nodes, in no order, by their records: who holds the locks is seen on use. */
  public List<Node> all() {
    return ids.stream().flatMap(id -> nodes.get(id).stream()).toList();
  }

  /** One of the leased nodes. */
  public Optional<Node> leased(String id) {
    return ids.contains(id) ? nodes.get(id) : Optional.empty();
  }

  /** Any node of this Nodepool. */
  public Optional<Node> node(String id) {
    return nodes.get(id);
  }

  /** All nodes that this provider has made, in whatever state; a live view. */
  public Collection<Node> madeBy(String provider) {
    return nodes.byProvider(provider);
  }

  /** Called after each change of a leased node; must not block. There is one such listener. */
  public void onChange(Runnable one) {
    listener = one;
  }

  private void changed(NodeChange change) {
    boolean was = ids.contains(change.id());
    if (look(change.id()) || was) {
      listener.run();
    }
  }

  /**
   * Somebody who waited for the node's lock while we had it may have had a turn before us, and have
   * put the node into another state: our lock must not keep launchers from deleting it.
   */
  private void unlock(String id) {
    if (locked.containsKey(id)) {
      Thread.ofVirtual()
          .name("unlock-" + id)
          .start(() -> {
            try {
              giveBack(id, node -> node.state() != NodeState.IN_USE);
            } catch (InterruptedException | StoreException e) {
              log.warn("Node {} stays locked for {}: {}", id, owner, e.getMessage());
            }
          });
    }
  }

  /** Events may be older than what we have written since, so only the newest record counts. */
  private boolean look(String id) {
    var node = nodes.get(id);
    boolean ours =
        node.filter(now -> now.userData() instanceof String text && text.contains(mark))
            .isPresent();
    if (ours && node.get().state() == NodeState.IN_USE) {
      ids.add(id);
      return true;
    }
    ids.remove(id);
    if (ours) {
      unlock(id);
    } else {
      locked.remove(id);
    }
    return false;
  }

  /**
   * Asks for one more node with this label, urgently, and waits for it; an interrupt takes the
   * request back, as does the end of this process.
   *
   * @param userData what is to be stored with the node: JSON text that names the owner
   * @return empty when no provider could serve the request
   * @throws LeaseException when something came in between; asking again may help
   */
  public Optional<Node> obtain(String label, Function<Node, Object> userData)
      throws LeaseException, InterruptedException {
    try (var asking =
        client.ask(RequestOptions.of(label).withPriority(NodeRequest.PRIORITY_HIGH))) {
      return switch (asking.await(AS_LONG_AS_IT_TAKES, RequestListener.NONE)) {
        case RequestOutcome.Served(var lease) -> Optional.of(lease(lease, userData));
        case RequestOutcome.Failed _ -> Optional.empty();
        case RequestOutcome.Gone(var id) ->
            throw new LeaseException("request %s for label %s was deleted".formatted(id, label));
        case RequestOutcome.TimedOut(var id, _) ->
            throw new LeaseException("request %s for label %s was not served".formatted(id, label));
      };
    } catch (StoreException e) {
      throw new LeaseException("label %s: %s".formatted(label, e.getMessage()), e);
    }
  }

  private Node lease(Lease lease, Function<Node, Object> userData)
      throws LeaseException, InterruptedException {
    var node = lease.leaseLong(owner, userData).getFirst();
    locked.put(node.id(), node);
    look(node.id());
    listener.run();
    return node.node();
  }

  /**
   * Changes the user data of a node by compare-and-set, whoever else of the same owner writes:
   * {@code change} may be applied several times. Nothing is written when it changes nothing.
   *
   * @return the node as it is then; empty when it is gone, or not ours, or no longer in use
   */
  public Optional<Node> update(String id, UnaryOperator<@Nullable Object> change)
      throws InterruptedException {
    return onLocked(
        id,
        lock -> {
          var node =
              lock.update(now ->
                  now.state() == NodeState.IN_USE
                      ? now.withUserData(change.apply(now.userData()))
                      : now);
          return node.state() == NodeState.IN_USE ? Optional.of(node) : Optional.empty();
        });
  }

  /**
   * Gives a node back if it still is as {@code still} wants it: marked as used and unlocked in one
   * transaction, so that launchers delete it. A node that somebody has put into another state is
   * only unlocked. Says whether it was given back.
   */
  public boolean giveBack(String id, Predicate<Node> still) throws InterruptedException {
    return onLocked(
            id,
            lock -> {
              // First, so that the news of it is not taken for somebody else's doing.
              locked.remove(id);
              boolean given =
                  lock.release(
                      still,
                      node ->
                          node.state() == NodeState.IN_USE
                              ? node.moved(NodeState.USED, now())
                              : node);
              if (!given) {
                locked.putIfAbsent(id, lock);
                return Optional.empty();
              }
              forget(id);
              return Optional.of(lock.node());
            })
        .isPresent();
  }

  /** What is done with a node that is ours. */
  private interface Use {
    Optional<Node> of(PersistentlyLockedNode node) throws InterruptedException;
  }

  private Optional<Node> onLocked(String id, Use use) throws InterruptedException {
    try {
      var lock = locked.get(id);
      if (lock == null) {
        var found = store.nodes().persistentlyLocked(id, owner);
        if (found.isEmpty()) {
          forget(id);
          return Optional.empty();
        }
        var before = locked.putIfAbsent(id, found.get());
        lock = before == null ? found.get() : before;
      }
      return use.of(lock);
    } catch (LockLostException | NodeGoneException e) {
      log.info("Node {} is not {}'s any more", id, owner);
      forget(id);
      return Optional.empty();
    }
  }

  /** Until its record changes again. */
  private void forget(String id) {
    locked.remove(id);
    ids.remove(id);
  }

  /** Takes back what is asked for; what is leased stays so. */
  @Override
  public void close() {
    listening.close();
    client.close();
  }
}
