package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Listing;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.Server;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Makes a server not exist. */
record ServerDeletion(Cloud cloud, Listing<Server> listing, FloatingIps floatingIps) {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  void delete(String id) throws CloudException, InterruptedException {
    if (!order(id)) {
      return;
    }
    try {
      listing.await(id, server -> server.isEmpty() || server.get().isGone(), PATIENCE);
    } catch (TimeoutException e) {
      throw new CloudException(
          "the server %s is still there %d s after it was deleted"
              .formatted(id, PATIENCE.toSeconds()),
          e);
    }
  }

  /** False when there was nothing to delete. */
  private boolean order(String id) throws CloudException, InterruptedException {
    try {
      floatingIps.release(id);
      cloud.deleteServer(id);
      return true;
    } catch (CloudApiException e) {
      if (e.kind() == Kind.NOT_FOUND) {
        return false;
      }
      throw CloudErrors.of("delete server " + id, e);
    }
  }
}
