package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.Port;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes ports that servers left behind: those that are DOWN and of no living server in two looks
 * that are more than the interval apart. Thread-safe; never fails its caller.
 */
final class PortSweep {
  private static final Logger LOG = LoggerFactory.getLogger(PortSweep.class);

  private final Cloud cloud;
  private final Duration interval;
  private final InstantSource clock;
  private final Runnable deleted;
  private Instant lastLook = Instant.MIN;
  private Set<String> seenDown = Set.of();

  /**
   * @param interval zero is never
   * @param deleted is told of each leaked port that is gone
   */
  PortSweep(Cloud cloud, Duration interval, InstantSource clock, Runnable deleted) {
    this.cloud = cloud;
    this.interval = interval;
    this.clock = clock;
    this.deleted = deleted;
  }

  /** Looks, if the last look was long enough ago. */
  synchronized void passBy(Set<String> servers) throws InterruptedException {
    var now = clock.instant();
    if (interval.isZero() || now.isBefore(lastLook.plus(interval))) {
      return;
    }
    lastLook = now;
    try {
      seenDown = sweep(servers);
    } catch (CloudApiException e) {
      LOG.warn("Cannot look for leaked ports: {}", e.getMessage());
    }
  }

  /** The ports that may go next time. */
  private Set<String> sweep(Set<String> servers) throws CloudApiException, InterruptedException {
    var down = new HashSet<String>();
    for (var port : cloud.ports(null)) {
      if (isLeft(port, servers) && !(seenDown.contains(port.id()) && delete(port))) {
        down.add(port.id());
      }
    }
    return down;
  }

  private static boolean isLeft(Port port, Set<String> servers) {
    var owner = port.deviceOwner();
    return port.status().equals(Port.DOWN)
        && (owner.isEmpty() || owner.startsWith("compute:"))
        && !servers.contains(port.deviceId());
  }

  private boolean delete(Port port) throws InterruptedException {
    try {
      cloud.deletePort(port.id());
      LOG.info("Deleted the leaked port {}", port.id());
      deleted.run();
      return true;
    } catch (CloudApiException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return true;
      }
      LOG.warn("Cannot delete the leaked port {}: {}", port.id(), e.getMessage());
      return false;
    }
  }
}
