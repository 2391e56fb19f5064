package dev.nodepool.drivers.openstack.cleanup;

import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.drivers.openstack.marks.OwnServers;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.network.Port;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes ports that servers of ours left behind: those that are DOWN and of no living server in
 * two looks that are the interval apart. Those of other dead servers only where the operator asks
 * for it; a port that says neither which server it was of nor that it is ours may be kept by
 * somebody for later, and always stays. Used by one thread at a time.
 */
public final class PortSweep {
  private static final Logger log = LoggerFactory.getLogger(PortSweep.class);

  private final Cloud cloud;
  private final Marks marks;
  private final OwnServers own;
  private final boolean allDead;
  private final Duration interval;
  private final InstantSource clock;
  private final Runnable deleted;
  private final TwiceSeen suspects = new TwiceSeen();
  private Instant lastLook = Instant.MIN;

  /**
   * @param allDead ports of dead servers of others go too
   * @param interval zero is never
   * @param deleted is told of each leaked port that is gone
   */
  public PortSweep(
      Cloud cloud,
      Marks marks,
      OwnServers own,
      boolean allDead,
      Duration interval,
      InstantSource clock,
      Runnable deleted) {
    this.cloud = cloud;
    this.marks = marks;
    this.own = own;
    this.allDead = allDead;
    this.interval = interval;
    this.clock = clock;
    this.deleted = deleted;
  }

  /** Looks, if the last look was long enough ago. */
  void passBy(Set<String> servers) throws CloudApiException, InterruptedException {
    var now = clock.instant();
    if (!interval.isPositive() || now.isBefore(lastLook.plus(interval))) {
      return;
    }
    lastLook = now;
    var ports = cloud.network().ports();
    suspects.beginLook();
    for (var port : ports) {
      if (isLeft(port, servers) && suspects.again(port.id())) {
        delete(port);
      }
    }
  }

  private boolean isLeft(Port port, Set<String> servers) {
    var owner = port.deviceOwner();
    boolean ofServer = owner.isEmpty() || owner.startsWith("compute:");
    boolean concernsUs =
        marks.areOn(port.description())
            || own.have(port.deviceId())
            || (allDead && !port.deviceId().isEmpty());
    return port.status().equals(Port.DOWN)
        && ofServer
        && concernsUs
        && !servers.contains(port.deviceId());
  }

  private void delete(Port port) throws InterruptedException {
    try {
      cloud.network().deletePort(port.id());
      log.info("Deleted the leaked port {}", port.id());
      deleted.run();
    } catch (CloudApiException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        log.warn("Cannot delete the leaked port {}: {}", port.id(), e.getMessage());
      }
    }
  }
}
