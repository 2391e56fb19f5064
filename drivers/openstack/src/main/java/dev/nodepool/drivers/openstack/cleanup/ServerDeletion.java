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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes servers not exist, by stronger and stronger means. How far it came with one is remembered
 * from call to call. Thread-safe; one call per server at a time.
 */
public final class ServerDeletion {
  private static final Logger log = LoggerFactory.getLogger(ServerDeletion.class);

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

  public void delete(String id) throws CloudException, InterruptedException {
    var server = servers.known(id);
    var trouble = released(id, server);
    escalations.computeIfAbsent(id, Escalation::new).run();
    escalations.remove(id);
    // The server is gone in any case: what is left may take its time.
    if (trouble != null && released(id, server) != null) {
      throw CloudErrors.of("floating IP of server " + id, trouble);
    }
  }

  /** Null when no floating IP is left. */
  private @Nullable CloudApiException released(String id, Optional<Server> server)
      throws InterruptedException {
    try {
      floatingIps.release(id, server);
      return null;
    } catch (CloudApiException e) {
      return e;
    }
  }

  /** One server on its way out. */
  private final class Escalation {
    private final String id;
    private final List<String> told = new ArrayList<>();
    private long began = System.nanoTime();
    private boolean accepted;
    private int next;

    private Escalation(String id) {
      this.id = id;
    }

    private void run() throws CloudException, InterruptedException {
      var deadline = Deadline.in(plan.patience());
      // Asked again by each call: the cloud may have forgotten.
      boolean gone = next == 0 ? takes(plan.steps().get(next++).action()) : orders();
      while (!gone && !isGone(pause(deadline))) {
        if (next < plan.steps().size() && untilNext().isZero()) {
          gone = takes(plan.steps().get(next++).action());
        } else if (deadline.over()) {
          throw new CloudException(stillThere());
        }
      }
    }

    private Duration untilNext() {
      var left = plan.steps().get(next).after().minusNanos(System.nanoTime() - began);
      return left.isNegative() ? Duration.ZERO : left;
    }

    private Duration pause(Deadline deadline) {
      var left = deadline.left();
      return next < plan.steps().size() && untilNext().compareTo(left) < 0 ? untilNext() : left;
    }

    private boolean isGone(Duration patience) throws CloudException, InterruptedException {
      try {
        listing.await(id, server -> server.isEmpty() || server.get().isGone(), patience);
        return true;
      } catch (TimeoutException e) {
        return false;
      }
    }

    /** True when there is nothing to delete. */
    private boolean takes(Action action) throws CloudException, InterruptedException {
      if (action != Action.DELETE) {
        log.info("Server {} is still there: {}", id, action.words());
      }
      return switch (action) {
        case DELETE -> orders();
        case DETACH -> {
          detach();
          yield attempt(action, () -> cloud.compute().deleteServer(id));
        }
        case FORCE -> attempt(action, () -> cloud.compute().forceDeleteServer(id));
        case RESET ->
            attempt(action, () -> cloud.compute().resetServerState(id))
                || attempt(Action.DELETE, () -> cloud.compute().deleteServer(id));
      };
    }

    private boolean orders() throws CloudException, InterruptedException {
      try {
        cloud.compute().deleteServer(id);
        accepted();
        return false;
      } catch (CloudApiException e) {
        if (e.kind() == Kind.NOT_FOUND) {
          return true;
        }
        // It is being deleted, or hangs in something: the steps that follow will see to it.
        if (e.kind() == Kind.CONFLICT) {
          told.add("delete: " + e.getMessage());
          accepted();
          return false;
        }
        throw CloudErrors.of("delete server " + id, e);
      }
    }

    /** The steps count from here, not from when the cloud could not be asked. */
    private void accepted() {
      if (!accepted) {
        accepted = true;
        began = System.nanoTime();
      }
    }

    /** True when the cloud does not know the server; whatever else it says is only noted. */
    private boolean attempt(Action action, Order order) throws InterruptedException {
      try {
        order.give();
        told.add(action.words());
        return false;
      } catch (CloudApiException e) {
        told.add("%s (%s)".formatted(action.words(), e.getMessage()));
        return e.kind() == Kind.NOT_FOUND;
      }
    }

    private void detach() throws InterruptedException {
      try {
        for (var volume : cloud.compute().server(id).volumeIds()) {
          attempt(Action.DETACH, () -> cloud.compute().detachVolume(id, volume));
        }
        for (var port : cloud.network().ports(Set.of(id))) {
          attempt(Action.DETACH, () -> cloud.network().deletePort(port.id()));
        }
      } catch (CloudApiException e) {
        log.debug("Server {} cannot be looked at", id, e);
      }
    }

    private String stillThere() {
      var status = servers.known(id).map(Escalation::describe).orElse("");
      return "the server %s is still there %d s after it was deleted%s; tried: %s"
          .formatted(
              id,
              Duration.ofNanos(System.nanoTime() - began).toSeconds(),
              status,
              told.isEmpty() ? "delete" : String.join("; ", told));
    }

    private static String describe(Server server) {
      return " (status %s, task %s)".formatted(server.status(), server.task());
    }
  }

  /** A call without an answer. */
  @FunctionalInterface
  private interface Order {
    void give() throws CloudApiException, InterruptedException;
  }
}
