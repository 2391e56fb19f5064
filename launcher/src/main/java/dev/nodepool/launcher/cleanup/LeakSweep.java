package dev.nodepool.launcher.cleanup;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.provider.OpenProvider;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what carries our marks and no record names, when it is seen twice in a row. A machine can
 * outlive its record only when a launcher died between the cloud's answer and the write of its id.
 * Thread-safe: one pass per provider at a time.
 */
public final class LeakSweep {
  private static final Logger log = LoggerFactory.getLogger("nodepool.LeakSweep");
  private static final Duration QUICK = Duration.ofSeconds(5);

  private final LauncherContext context;
  private final ImageSweep images;
  private final Map<String, Set<String>> suspectsByProvider = new HashMap<>();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> sweeping = ConcurrentHashMap.newKeySet();

  public LeakSweep(LauncherContext context) {
    this.context = context;
    this.images = new ImageSweep(context);
  }

  /** Begins a pass over one provider, unless the one before is still under way. */
  public Optional<Thread> start(OpenProvider provider) {
    if (!sweeping.add(provider.name())) {
      return Optional.empty();
    }
    return Optional.of(
        Timers.start(
            "leaks-" + provider.name(),
            () -> {
              try {
                pass(provider);
                images.pass(provider);
              } finally {
                sweeping.remove(provider.name());
              }
            }));
  }

  /** One pass over one provider. */
  private void pass(OpenProvider provider) throws CloudException, InterruptedException {
    if (provider.isStatic() || !context.store().connected()) {
      return;
    }
    var before = suspects(provider.name());
    var leaving = provider.usage().leaving();
    var machines = provider.calls().list();
    provider.usage().listed(leaving, machines);
    Map<String, OwnedMachine> now = new HashMap<>();
    for (var machine : machines) {
      if (unnamed(machine)) {
        now.put(machine.externalId(), machine);
      }
    }
    log.debug("Provider {}: {} machines without a record", provider.name(), now.size());
    remember(provider.name(), Set.copyOf(now.keySet()));
    List<Thread> deletions = new ArrayList<>();
    for (var machine : now.values()) {
      if (before.contains(machine.externalId()) && hasNoRecord(machine)) {
        var id = machine.externalId();
        log.warn("Provider {}: machine {} has leaked and is deleted", provider.name(), id);
        if (underWay.add(id)) {
          deletions.add(Timers.start("leak-" + id, () -> delete(provider, machine)));
        }
      }
    }
    awaitQuickOnes(deletions);
  }

  /** Those that take longer end by themselves: nothing stands still for them. */
  public static void awaitQuickOnes(List<Thread> threads) throws InterruptedException {
    var deadline = Deadline.in(QUICK);
    for (var thread : threads) {
      thread.join(deadline.left());
    }
  }

  /** Asked of ZooKeeper itself: what is watched may lag behind. */
  private boolean hasNoRecord(OwnedMachine machine) throws InterruptedException {
    var nodeId = machine.nodeId();
    return nodeId != null
        && context
            .store()
            .nodes()
            .read(nodeId)
            .filter(node -> mayOwn(node.value(), machine))
            .isEmpty();
  }

  /** No record names the machine: neither is its node there, nor does the node wait for it. */
  private boolean unnamed(OwnedMachine machine) {
    var nodeId = machine.nodeId();
    if (nodeId == null) {
      return false;
    }
    return context.nodes().get(nodeId).filter(node -> mayOwn(node, machine)).isEmpty();
  }

  private static boolean mayOwn(Node node, OwnedMachine machine) {
    boolean mayBeOnItsWay = node.state() == NodeState.INIT || node.state() == NodeState.BUILDING;
    return mayBeOnItsWay || machine.externalId().equals(node.externalId());
  }

  private void delete(OpenProvider provider, OwnedMachine machine) throws InterruptedException {
    var id = machine.externalId();
    try {
      provider.calls().delete(id);
      context.metrics().leaked(provider.name(), machine.resource());
      provider.recordGone();
    } catch (CloudException e) {
      log.warn(
          "Provider {}: leaked machine {} is not gone yet: {}",
          provider.name(),
          id,
          e.getMessage());
    } finally {
      underWay.remove(id);
    }
  }

  private synchronized Set<String> suspects(String provider) {
    return suspectsByProvider.getOrDefault(provider, Set.of());
  }

  private synchronized void remember(String provider, Set<String> suspects) {
    suspectsByProvider.put(provider, suspects);
  }
}
