package dev.nodepool.drivers.openstack.cleanup;

import dev.nodepool.drivers.openstack.catalog.Catalog;
import dev.nodepool.drivers.openstack.compute.FloatingIps;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.drivers.openstack.settings.FloatingIpCleanup;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.FloatingIp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back floating IPs that lead nowhere in two looks in a row: ours, or all of the project
 * where the operator asks for that. Used by one thread at a time.
 */
public final class FloatingIpSweep {
  private static final Logger log = LoggerFactory.getLogger(FloatingIpSweep.class);

  private final Catalog catalog;
  private final Marks marks;
  private final FloatingIps floatingIps;
  private final FloatingIpCleanup whose;
  private final Runnable deleted;
  private final TwiceSeen suspects = new TwiceSeen();

  /** {@code deleted} is told of each that is given back. */
  public FloatingIpSweep(
      Catalog catalog,
      Marks marks,
      FloatingIps floatingIps,
      FloatingIpCleanup whose,
      Runnable deleted) {
    this.catalog = catalog;
    this.marks = marks;
    this.floatingIps = floatingIps;
    this.whose = whose;
    this.deleted = deleted;
  }

  void pass() throws CloudApiException, InterruptedException {
    if (whose == FloatingIpCleanup.NONE
        || (whose == FloatingIpCleanup.OURS && !catalog.mayHaveFloatingIps())) {
      return;
    }
    var all = floatingIps.all().fresh().all();
    suspects.beginLook();
    for (var ip : all) {
      if (ip.portId() == null && concernsUs(ip) && suspects.again(ip.id())) {
        floatingIps.delete(ip);
        log.info("Gave back the leaked floating IP {}", ip.address());
        deleted.run();
      }
    }
  }

  private boolean concernsUs(FloatingIp ip) {
    return whose == FloatingIpCleanup.ALL || marks.areOn(ip.description());
  }
}
