package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.FloatingIp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back floating IPs that lead nowhere in two looks in a row: ours, or all of the project
 * where the operator asks for that. Used by one thread at a time.
 */
final class FloatingIpSweep {
  private static final Logger LOG = LoggerFactory.getLogger(FloatingIpSweep.class);

  /** Whose floating IPs are given back ({@code clean-floating-ips}). */
  enum Whose {
    NOBODYS,
    OURS,
    /** As Nodepool 11 does: the project must have no other users. */
    ALL
  }

  private final Catalog catalog;
  private final Marks marks;
  private final FloatingIps floatingIps;
  private final Whose whose;
  private final Runnable deleted;
  private final TwiceSeen suspects = new TwiceSeen();

  /** {@code deleted} is told of each that is given back. */
  FloatingIpSweep(
      Catalog catalog, Marks marks, FloatingIps floatingIps, Whose whose, Runnable deleted) {
    this.catalog = catalog;
    this.marks = marks;
    this.floatingIps = floatingIps;
    this.whose = whose;
    this.deleted = deleted;
  }

  void pass() throws CloudApiException, InterruptedException {
    if (whose == Whose.NOBODYS || (whose == Whose.OURS && !catalog.mayHaveFloatingIps())) {
      return;
    }
    var all = floatingIps.all().fresh().all();
    suspects.beginLook();
    for (var ip : all) {
      if (ip.portId() == null && concernsUs(ip) && suspects.again(ip.id())) {
        floatingIps.delete(ip);
        LOG.info("Gave back the leaked floating IP {}", ip.address());
        deleted.run();
      }
    }
  }

  private boolean concernsUs(FloatingIp ip) {
    return whose == Whose.ALL || marks.areOn(ip.description());
  }
}
