package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Listing;
import dev.nodepool.driver.Progress;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.drivers.openstack.marks.OwnServers;
import dev.nodepool.drivers.openstack.settings.PoolLabel;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Server;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings up the server of a node, from the order to its addresses. */
public record ServerLaunch(
    Cloud cloud,
    ServerCache servers,
    Listing<Server> listing,
    CreateRequests order,
    BootVolumes volumes,
    FloatingIps floatingIps,
    Marks marks,
    OwnServers own) {
  private static final Logger log = LoggerFactory.getLogger(ServerLaunch.class);

  public Server launch(PoolLabel setup, LaunchSpec spec, Progress progress)
      throws LaunchException, CloudApiException, InterruptedException {
    var deadline = Deadline.in(spec.patience());
    var id = ordered(order.of(spec, setup), spec, deadline);
    own.note(id);
    progress.placed(id);
    var server = running(spec, id, deadline);
    return setup.pool().autoFloatingIp() ? reachable(spec, server) : server;
  }

  /** The id of the new server; what was made for it goes when there is none. */
  private String ordered(CreateServer wanted, LaunchSpec spec, Deadline deadline)
      throws LaunchException, CloudApiException, InterruptedException {
    try {
      if (!(wanted.boot() instanceof Boot.FromNewVolume source)) {
        return created(wanted, spec);
      }
      var volume = volumes.make(wanted, source, spec, deadline);
      try {
        return created(wanted.bootedFrom(volume), spec);
      } catch (CloudApiException e) {
        volumes.drop(volume);
        throw e;
      }
    } catch (CloudApiException e) {
      if (isFinal(e)) {
        order.refused(spec, wanted, String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** The very same order would be refused again. */
  private boolean isFinal(CloudApiException e) {
    return (e.kind() == Kind.BAD_REQUEST || CloudErrors.isAmbiguous(e))
        && !CloudErrors.isShortage(e.words())
        && !volumes.learnFrom(e.words());
  }

  /** The id of the new server, also when the cloud made it and then failed to say so. */
  private String created(CreateServer wanted, LaunchSpec spec)
      throws CloudApiException, InterruptedException {
    try {
      var id = cloud.compute().createServer(wanted);
      order.accepted(spec);
      return id;
    } catch (CloudApiException e) {
      if (e.kind() == Kind.TIMEOUT || e.kind() == Kind.UNAVAILABLE) {
        var made = made(spec);
        if (made.isPresent()) {
          log.info("The cloud made server {} though it said: {}", made.get(), e.getMessage());
          return made.get();
        }
      }
      throw e;
    }
  }

  /** The living server that carries the node's mark; a second one would be one too many. */
  private Optional<String> made(LaunchSpec spec) throws InterruptedException {
    try {
      return servers.refresh().values().stream()
          .filter(server -> marks.areOn(server) && spec.nodeId().equals(Marks.nodeOf(server)))
          .filter(server -> !server.isGone() && !"deleting".equals(server.task()))
          .map(Server::id)
          .findFirst();
    } catch (CloudApiException e) {
      log.debug("Nor does the cloud say what it has", e);
      return Optional.empty();
    }
  }

  private Server reachable(LaunchSpec spec, Server server)
      throws LaunchException, InterruptedException {
    try {
      return floatingIps.ensure(server, spec.nodeId());
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
          LaunchFailure.TIMED_OUT,
          "node %s: the server %s %s within %d s (launch-timeout)"
              .formatted(spec.nodeId(), id, missed(id), spec.patience().toSeconds()),
          e);
    } catch (CloudException e) {
      throw new LaunchException(
          LaunchFailure.CLOUD_ERROR,
          "node %s, server %s: %s".formatted(spec.nodeId(), id, e.getMessage()),
          e);
    }
  }

  private String missed(String id) {
    return servers
        .known(id)
        .filter(server -> server.status().equals(Server.ACTIVE))
        .map(_ -> "became active but showed no address")
        .orElse("did not become active");
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
      cloud.compute().server(id);
    } catch (CloudApiException e) {
      var what = "node %s: the server %s vanished as it booted";
      throw e.kind() == Kind.NOT_FOUND
          ? new LaunchException(LaunchFailure.CLOUD_ERROR, what.formatted(spec.nodeId(), id), e)
              .of(Trouble.STATUS)
          : CloudErrors.launch("node %s, server %s".formatted(spec.nodeId(), id), e);
    }
  }

  private LaunchException failed(LaunchSpec spec, Server server) throws InterruptedException {
    var fault = server.fault() == null ? "the cloud gives no reason" : server.fault();
    return volumes.failed(
        "node %s: the server %s is in %s: %s"
            .formatted(spec.nodeId(), server.id(), server.status(), fault),
        fault);
  }
}
