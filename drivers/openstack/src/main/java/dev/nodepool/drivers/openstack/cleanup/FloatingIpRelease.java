package dev.nodepool.drivers.openstack.cleanup;

import dev.nodepool.driver.CloudException;
import dev.nodepool.drivers.openstack.compute.CloudErrors;
import dev.nodepool.drivers.openstack.compute.FloatingIps;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.network.FloatingIp;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The floating IPs of one server that is deleted: looked up before the order, as long as its ports
 * tell which they are, and given back as soon as it goes. Trouble stops nothing before the end.
 * Used by one thread.
 */
final class FloatingIpRelease {
  private final FloatingIps floatingIps;
  private final String serverId;
  private final Optional<Server> server;
  private List<FloatingIp> left = List.of();
  private @Nullable CloudApiException trouble;

  /**
   * Looks them up.
   *
   * @param server as it was seen last, empty when it never was
   */
  FloatingIpRelease(FloatingIps floatingIps, String serverId, Optional<Server> server)
      throws InterruptedException {
    this.floatingIps = floatingIps;
    this.serverId = serverId;
    this.server = server;
    find();
  }

  private void find() throws InterruptedException {
    trouble = null;
    try {
      left = floatingIps.of(serverId, server);
    } catch (CloudApiException e) {
      trouble = e;
    }
  }

  /** The server goes: so do they. */
  void giveBack() throws InterruptedException {
    try {
      for (var ip : left) {
        floatingIps.delete(ip);
      }
      left = List.of();
    } catch (CloudApiException e) {
      trouble = e;
    }
  }

  /** The server is gone in any case: what is left may take its time. */
  void finish() throws CloudException, InterruptedException {
    if (trouble != null) {
      find();
    }
    giveBack();
    if (trouble != null) {
      throw CloudErrors.of("floating IP of server " + serverId, trouble);
    }
  }
}
