package dev.nodepool.drivers.openstack.cleanup;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Listing;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan.Action;
import dev.nodepool.drivers.openstack.compute.CloudErrors;
import dev.nodepool.drivers.openstack.compute.FloatingIps;
import dev.nodepool.drivers.openstack.compute.ServerCache;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Server;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes servers not exist, by stronger and stronger means. How far it came with one is remembered
 * from call to call. Thread-safe; one call per server at a time.
 */
public final class ServerDeletion {
  private static final Logger log = LoggerFactory.getLogger(ServerDeletion.class);
  private static final Set<String> LEAVING = Set.of("deleting", "soft-deleting");
  private static final String SOFT_DELETED = "SOFT_DELETED";

  /** Each call begins with the plain order, so the ladder is climbed from the step after it. */
  private static final int AFTER_THE_ORDER = 1;

  private final Cloud cloud;
  private final ServerCache servers;
  private final Listing<Server> listing;
  private final FloatingIps floatingIps;
  private final DeletionPlan plan;
  private final Map<String, Escalation> escalations = new ConcurrentHashMap<>();

  public ServerDeletion(
      Cloud cloud,
      ServerCache servers,
      Listing<Server> listing,
      FloatingIps floatingIps,
      DeletionPlan plan) {
    this.cloud = cloud;
    this.servers = servers;
    this.listing = listing;
    this.floatingIps = floatingIps;
    this.plan = plan;
  }

  /**
   * Returns when the server is gone and its floating IPs are given back.
   *
   * @param patience of the caller; ours may be shorter
   * @throws CloudException when the cloud would not, or it takes too long; the next call goes on
   */
  public void delete(String id, Duration patience) throws CloudException, InterruptedException {
    var shorter = plan.patience().compareTo(patience) < 0 ? plan.patience() : patience;
    escalations.computeIfAbsent(id, Escalation::new).run(Deadline.in(shorter));
    escalations.remove(id);
  }

  /** What the cloud says to an order. */
  private enum Answer {
    ACCEPTED,
    REFUSED,
    GONE
  }

  /** One server on its way out. */
  private final class Escalation {
    private final String id;
    private final Map<Action, String> tried = new EnumMap<>(Action.class);
    private long asked = System.nanoTime();
    private boolean accepted;
    private boolean refused;
    private int next = AFTER_THE_ORDER;

    private Escalation(String id) {
      this.id = id;
    }

    private void run(Deadline deadline) throws CloudException, InterruptedException {
      var addresses = new FloatingIpRelease(floatingIps, id, servers.known(id));
      // Asked again by each call: the cloud may have forgotten.
      if (orders()) {
        // Not before: a server that stays is not cut off.
        addresses.giveBack();
        awaitGone(deadline);
      }
      addresses.finish();
    }

    private void awaitGone(Deadline deadline) throws CloudException, InterruptedException {
      while (!isGone(pause(deadline))) {
        if (isDue()) {
          if (!takes(plan.steps().get(next++).action())) {
            return;
          }
        } else if (deadline.over()) {
          throw new CloudException(stillThere());
        }
      }
    }

    private boolean isDue() {
      return next < plan.steps().size() && !untilNext().isPositive();
    }

    private Duration untilNext() {
      return plan.steps().get(next).after().minusNanos(System.nanoTime() - asked);
    }

    private Duration pause(Deadline deadline) {
      return next < plan.steps().size() ? deadline.leftUpTo(untilNext()) : deadline.left();
    }

    private boolean isGone(Duration patience) throws CloudException, InterruptedException {
      try {
        listing.await(id, server -> server.isEmpty() || server.get().isGone(), patience);
        return true;
      } catch (TimeoutException e) {
        return false;
      }
    }

    /** The plain order; false when there is nothing to delete, an exception when it is refused. */
    private boolean orders() throws CloudException, InterruptedException {
      try {
        cloud.compute().deleteServer(id);
      } catch (CloudApiException e) {
        if (e.kind() == Kind.NOT_FOUND) {
          return false;
        }
        if (e.kind() != Kind.CONFLICT) {
          throw CloudErrors.of("delete server " + id, e);
        }
        var server = look();
        if (server.isEmpty()) {
          return false;
        }
        if (!isLeaving(server.get())) {
          return forces(server.get(), e);
        }
      }
      tried.put(Action.DELETE, Action.DELETE.words());
      accepted();
      return true;
    }

    /** The steps count from the first answer of each kind, not from when nobody answered. */
    private void accepted() {
      if (!accepted) {
        accepted = true;
        asked = System.nanoTime();
        next = AFTER_THE_ORDER;
      }
    }

    /**
     * The cloud does not let a server go that lives: stronger orders may be followed, in their
     * time, but nothing is taken from it.
     */
    private boolean forces(Server server, CloudApiException refusal)
        throws CloudException, InterruptedException {
      tried.put(Action.DELETE, "delete (%s)".formatted(refusal.words()));
      if (!refused && !accepted) {
        refused = true;
        asked = System.nanoTime();
      }
      while (isDue()) {
        var action = plan.steps().get(next++).action();
        var answer = action == Action.DETACH ? Answer.REFUSED : ordered(action);
        if (answer != Answer.REFUSED) {
          accepted();
          return answer == Answer.ACCEPTED;
        }
      }
      throw new CloudException(
          "the cloud refuses to delete the server %s%s: %s; tried: %s"
              .formatted(id, describe(server), refusal.getMessage(), all()),
          refusal);
    }

    /** A stronger order. */
    private Answer ordered(Action action) throws InterruptedException {
      log.info("Server {} is still there: {}", id, action.words());
      return action == Action.FORCE
          ? answer(action, () -> cloud.compute().forceDeleteServer(id))
          : afterReset(answer(action, () -> cloud.compute().resetServerState(id)));
    }

    /** Where its state may not be reset, a further order is the same as before. */
    private Answer afterReset(Answer reset) throws InterruptedException {
      return reset == Answer.ACCEPTED
          ? answer(Action.DELETE, () -> cloud.compute().deleteServer(id))
          : reset;
    }

    /**
     * The next step for a server of which the cloud has said that it goes; false when it is gone.
     */
    private boolean takes(Action action) throws CloudException, InterruptedException {
      if (action != Action.DETACH) {
        return ordered(action) != Answer.GONE;
      }
      var server = look();
      if (server.isEmpty()) {
        return false;
      }
      if (isLeaving(server.get()) || server.get().status().equals(Server.ERROR)) {
        log.info("Server {} is still there{}: {}", id, describe(server.get()), action.words());
        detach(server.get());
      } else {
        log.info("Server {} lives{}: it is deleted again", id, describe(server.get()));
      }
      return orders();
    }

    /** What the cloud says is noted, and told at the end. */
    private Answer answer(Action action, Order order) throws InterruptedException {
      try {
        order.give();
        tried.put(action, action.words());
        return Answer.ACCEPTED;
      } catch (CloudApiException e) {
        log.info("Server {}: {} is refused: {}", id, action.words(), e.getMessage());
        tried.put(action, "%s (%s)".formatted(action.words(), e.words()));
        return e.kind() == Kind.NOT_FOUND ? Answer.GONE : Answer.REFUSED;
      }
    }

    private void detach(Server server) throws InterruptedException {
      for (var volume : server.volumeIds()) {
        answer(Action.DETACH, () -> cloud.compute().detachVolume(id, volume));
      }
      try {
        for (var port : cloud.network().ports(Set.of(id))) {
          answer(Action.DETACH, () -> cloud.network().deletePort(port.id()));
        }
      } catch (CloudApiException e) {
        log.info("Server {}: its ports cannot be seen: {}", id, e.getMessage());
      }
    }

    /** The server as it is now, not as it was listed; empty when there is none. */
    private Optional<Server> look() throws CloudException, InterruptedException {
      try {
        return Optional.of(cloud.compute().server(id)).filter(server -> !server.isGone());
      } catch (CloudApiException e) {
        if (e.kind() == Kind.NOT_FOUND) {
          return Optional.empty();
        }
        throw CloudErrors.of("look at server " + id, e);
      }
    }

    private String stillThere() {
      return "the server %s is still there %d s after it was deleted%s; tried: %s"
          .formatted(
              id,
              Duration.ofNanos(System.nanoTime() - asked).toSeconds(),
              servers.known(id).map(ServerDeletion::describe).orElse(""),
              all());
    }

    private String all() {
      return String.join("; ", tried.values());
    }
  }

  /** Whether Nova is deleting it. */
  private static boolean isLeaving(Server server) {
    return LEAVING.contains(String.valueOf(server.task())) || server.status().equals(SOFT_DELETED);
  }

  private static String describe(Server server) {
    return " (status %s, task %s)".formatted(server.status(), server.task());
  }

  /** A call without an answer. */
  @FunctionalInterface
  private interface Order {
    void give() throws CloudApiException, InterruptedException;
  }
}
