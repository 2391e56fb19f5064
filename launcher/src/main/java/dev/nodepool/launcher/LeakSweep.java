package dev.nodepool.launcher;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.model.NodeState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes what carries our marks and no record names, when it is seen twice in a row. A machine can
 * outlive its record only when a launcher died between the cloud's answer and the write of its id.
 * Used by one thread per provider at a time.
 */
final class LeakSweep {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.LeakSweep");
  private final LauncherContext context;
  private final Map<String, Set<String>> suspectsByProvider = new HashMap<>();

  LeakSweep(LauncherContext context) {
    this.context = context;
  }

  /** One pass over one provider. */
  void pass(ActiveProvider provider) throws CloudException, InterruptedException {
    if (provider.isStatic() || !context.store().connected()) {
      return;
    }
    var before = suspects(provider.name());
    Set<String> now = new HashSet<>();
    for (var machine : provider.provider().list()) {
      if (unnamed(machine)) {
        now.add(machine.externalId());
      }
    }
    LOG.debug("Provider {}: {} machines without a record", provider.name(), now.size());
    remember(provider.name(), now);
    for (var id : now) {
      if (before.contains(id)) {
        LOG.warn("Provider {}: machine {} has leaked and is deleted", provider.name(), id);
        delete(provider, id);
      }
    }
  }

  /** No record names the machine: neither is its node there, nor does the node wait for it. */
  private boolean unnamed(OwnedMachine machine) {
    var nodeId = machine.nodeId();
    if (nodeId == null) {
      return false;
    }
    var node = context.nodes().get(nodeId).orElse(null);
    if (node == null) {
      return true;
    }
    boolean mayBeOnItsWay = node.state() == NodeState.INIT || node.state() == NodeState.BUILDING;
    return !mayBeOnItsWay && !machine.externalId().equals(node.externalId());
  }

  private void delete(ActiveProvider provider, String id) throws InterruptedException {
    try {
      provider.provider().delete(id);
      context.metrics().leaked(provider.name(), "instances");
      provider.freed();
    } catch (CloudException e) {
      LOG.warn(
          "Provider {}: leaked machine {} is not gone yet: {}",
          provider.name(),
          id,
          e.getMessage());
    }
  }

  private synchronized Set<String> suspects(String provider) {
    return suspectsByProvider.getOrDefault(provider, Set.of());
  }

  private synchronized void remember(String provider, Set<String> suspects) {
    suspectsByProvider.put(provider, suspects);
  }
}
