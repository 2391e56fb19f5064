package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Deadline;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Reason;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Listing;
import dev.nodepool.driver.Progress;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.Server;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Brings up the server of a node, from the order to its addresses. */
record ServerLaunch(
    Cloud cloud, Listing<Server> listing, ServerOrder order, FloatingIps floatingIps) {

  Server launch(LabelSetup setup, LaunchSpec spec, Progress progress)
      throws LaunchException, CloudApiException, InterruptedException {
    var deadline = Deadline.in(spec.patience());
    var id = cloud.createServer(order.of(spec, setup));
    progress.placed(id);
    var server = running(spec, id, deadline);
    return setup.pool().autoFloatingIp() ? reachable(spec, server) : server;
  }

  private Server reachable(LaunchSpec spec, Server server)
      throws LaunchException, InterruptedException {
    try {
      return floatingIps.ensure(server);
    } catch (CloudApiException e) {
      throw CloudErrors.launch("node %s, floating IP".formatted(spec.nodeId()), e)
          .of(Trouble.ADDRESS);
    }
  }

  private Server running(LaunchSpec spec, String id, Deadline deadline)
      throws LaunchException, InterruptedException {
    while (true) {
      var server = seen(spec, id, deadline);
      if (server.isEmpty()) {
        checkThatItExists(spec, id);
      } else if (server.get().status().equals(Server.ACTIVE)) {
        return server.get();
      } else {
        throw failed(spec, server.get());
      }
    }
  }

  private Optional<Server> seen(LaunchSpec spec, String id, Deadline deadline)
      throws LaunchException, InterruptedException {
    try {
      return listing.await(id, ServerLaunch::isDecided, deadline.left());
    } catch (TimeoutException e) {
      throw new LaunchException(
          Reason.TIMED_OUT,
          "node %s: the server %s did not become active within %d s (launch-timeout)"
              .formatted(spec.nodeId(), id, spec.patience().toSeconds()),
          e);
    } catch (CloudException e) {
      throw new LaunchException(
          Reason.CLOUD_ERROR,
          "node %s, server %s: %s".formatted(spec.nodeId(), id, e.getMessage()),
          e);
    }
  }

  /** A server may be ACTIVE before it shows its addresses. */
  private static boolean isDecided(Optional<Server> server) {
    return server
        .map(it ->
            it.status().equals(Server.ERROR)
                || it.isGone()
                || (it.status().equals(Server.ACTIVE) && !it.addresses().isEmpty()))
        .orElse(true);
  }

  /** A list may be behind: a server that it lacks is gone only if it cannot be found either. */
  private void checkThatItExists(LaunchSpec spec, String id)
      throws LaunchException, InterruptedException {
    try {
      cloud.server(id);
    } catch (CloudApiException e) {
      var what = "node %s: the server %s vanished as it booted";
      throw e.kind() == Kind.NOT_FOUND
          ? new LaunchException(Reason.CLOUD_ERROR, what.formatted(spec.nodeId(), id), e)
              .of(Trouble.STATUS)
          : CloudErrors.launch("node %s, server %s".formatted(spec.nodeId(), id), e);
    }
  }

  private static LaunchException failed(LaunchSpec spec, Server server) {
    var fault = server.fault() == null ? "the cloud gives no reason" : server.fault();
    return new LaunchException(
            CloudErrors.fault(fault),
            "node %s: the server %s is in %s: %s"
                .formatted(spec.nodeId(), server.id(), server.status(), fault))
        .of(Trouble.STATUS);
  }
}
