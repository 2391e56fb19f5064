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
 * (docs/zookeeper.md 5, 8): in use, locked persistently in the owner's name, which stands in
 * their user data too, a JSON text. Several processes may be that owner at once. What is asked of
 * ZooKeeper blocks, the rest comes from memory; any thread.
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
  private volatile Runnable news = () -> {};

  /**
   * Finds what the owner keeps.
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

  /** What is kept, in no order, as far as the records say: who holds the locks is seen on use. */
  public List<Node> all() {
    return ids.stream().flatMap(id -> nodes.get(id).stream()).toList();
  }

  /** One of those that are kept. */
  public Optional<Node> kept(String id) {
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

  /**
   * Called after each change of a node that is kept; must not block. There is one such listener.
   */
  public void onChange(Runnable listener) {
    news = listener;
  }

  private void changed(NodeChange change) {
    boolean was = ids.contains(change.id());
    if (look(change.id()) || was) {
      news.run();
    }
  }

  /**
   * Somebody who waited for the node's lock while we kept it may have had his turn before us, and
   * have put the node into another state: our lock must not keep launchers from deleting it.
   */
  private void letGo(String id) {
    if (locked.containsKey(id)) {
      Thread.ofVirtual()
          .name("let-go-" + id)
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
      letGo(id);
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
        case RequestOutcome.Served(var lease) -> Optional.of(keep(lease, userData));
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

  private Node keep(Lease lease, Function<Node, Object> userData)
      throws LeaseException, InterruptedException {
    var kept = lease.leaseLong(owner, userData).getFirst();
    locked.put(kept.id(), kept);
    look(kept.id());
    news.run();
    return kept.node();
  }

  /**
   * Changes the user data of a node by compare-and-set, whoever else of the same owner writes:
   * {@code change} may be applied several times. Nothing is written when it changes nothing.
   *
   * @return the node as it is then; empty when it is gone, or not ours, or no longer in use
   */
  public Optional<Node> update(String id, UnaryOperator<@Nullable Object> change)
      throws InterruptedException {
    return onKept(
        id,
        kept -> {
          var node =
              kept.update(now ->
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
    return onKept(
            id,
            kept -> {
              // First, so that the news of it is not taken for somebody else's doing.
              locked.remove(id);
              boolean given =
                  kept.release(
                      still,
                      node ->
                          node.state() == NodeState.IN_USE
                              ? node.moved(NodeState.USED, now())
                              : node);
              if (!given) {
                locked.putIfAbsent(id, kept);
                return Optional.empty();
              }
              forget(id);
              return Optional.of(kept.node());
            })
        .isPresent();
  }

  /** What is done with a node that is ours. */
  private interface Use {
    Optional<Node> of(PersistentlyLockedNode kept) throws InterruptedException;
  }

  private Optional<Node> onKept(String id, Use use) throws InterruptedException {
    try {
      var kept = locked.get(id);
      if (kept == null) {
        var found = store.nodes().persistentlyLocked(id, owner);
        if (found.isEmpty()) {
          forget(id);
          return Optional.empty();
        }
        var before = locked.putIfAbsent(id, found.get());
        kept = before == null ? found.get() : before;
      }
      return use.of(kept);
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

  /** Takes back what is asked for; what is kept stays so. */
  @Override
  public void close() {
    listening.close();
    client.close();
  }
}
