package dev.nodepool.client.autohold;

import dev.nodepool.client.Lease;
import dev.nodepool.client.LeaseException;
import dev.nodepool.model.HoldRequest;
import dev.nodepool.model.HoldRequest.HeldBuild;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Holds nodes for hold requests, and lets them go. Calls block; any thread. */
public final class Autoholds {
  /** As long as Zuul waits. */
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

  private static final Pattern NODE_ID = Pattern.compile("\\d{1,10}");

  private final Store store;

  public Autoholds(Store store) {
    this.store = store;
  }

  /**
   * Holds the nodes of the lease if a hold request wants them, and ends the lease then.
   *
   * @return the request that holds them; empty when none does
   */
  public Optional<HoldRequest> hold(Lease lease, JobRun run)
      throws LeaseException, InterruptedException {
    while (true) {
      var request = run.chooseOf(store.holdRequests().readAll());
      if (request.isEmpty() || holdFor(request.get(), lease)) {
        return request;
      }
    }
  }

  /** False when the request was used up or deleted meanwhile. */
  private boolean holdFor(HoldRequest request, Lease lease)
      throws LeaseException, InterruptedException {
    var locked = store.holdRequests().lock(request.id(), LOCK_PATIENCE);
    if (locked.isEmpty()) {
      if (store.holdRequests().read(request.id()).isEmpty()) {
        return false;
      }
      // A lock that stays is no reason to lose what somebody wants to see: as in Zuul, the request
      // then holds more than was asked for.
      lease.hold(request.hold());
      return true;
    }
    try (var held = locked.get()) {
      if (!held.request().isOpen()) {
        return false;
      }
      lease.hold(held.request().hold());
      var build = UUID.randomUUID().toString().replace("-", "");
      var nodes = lease.nodes().stream().map(Node::id).toList();
      held.update(now -> now.used(new HeldBuild(build, nodes), store.now()));
      return true;
    }
  }

  /**
   * Marks the nodes that the request holds as used and deletes it.
   *
   * @return the nodes that somebody has locked: the request stays then, as in Zuul
   */
  public List<String> delete(HoldRequest request) throws InterruptedException {
    try (var held = store.holdRequests().lock(request.id(), LOCK_PATIENCE).orElse(null)) {
      var newest = held == null ? request : held.request();
      List<String> busy = new ArrayList<>();
      for (var id : newest.nodes()) {
        if (NODE_ID.matcher(id).matches() && isHeld(id) && !release(id)) {
          busy.add(id);
        }
      }
      if (busy.isEmpty()) {
        store.holdRequests().delete(request.id());
      }
      return busy;
    }
  }

  private boolean isHeld(String node) throws InterruptedException {
    return store
        .nodes()
        .read(node)
        .filter(found -> found.value().state() == NodeState.HOLD)
        .isPresent();
  }

  private boolean release(String node) throws InterruptedException {
    var locked = store.nodes().tryLock(node);
    if (locked.isEmpty()) {
      return false;
    }
    try (var held = locked.get()) {
      held.update(
          now -> now.state() == NodeState.HOLD ? now.moved(NodeState.USED, store.now()) : now);
    }
    return true;
  }
}
