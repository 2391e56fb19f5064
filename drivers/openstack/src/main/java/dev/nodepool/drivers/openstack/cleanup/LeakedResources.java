package dev.nodepool.drivers.openstack.cleanup;

import dev.nodepool.openstack.api.CloudApiException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What servers leave behind and no record is about: ports, floating IPs. Looked for when all
 * servers have just been listed. Thread-safe; never fails its caller, and one that comes while
 * another looks goes on.
 */
public final class LeakedResources {
  private static final Logger log = LoggerFactory.getLogger(LeakedResources.class);

  private final String provider;
  private final PortSweep ports;
  private final FloatingIpSweep floatingIps;
  private final ReentrantLock looking = new ReentrantLock();

  public LeakedResources(String provider, PortSweep ports, FloatingIpSweep floatingIps) {
    this.provider = provider;
    this.ports = ports;
    this.floatingIps = floatingIps;
  }

  /** {@code servers} are the ids of all of the project. */
  public void passBy(Set<String> servers) throws InterruptedException {
    if (!looking.tryLock()) {
      return;
    }
    try {
      look("ports", () -> ports.passBy(servers));
      look("floating IPs", floatingIps::pass);
    } finally {
      looking.unlock();
    }
  }

  private void look(String what, Sweep sweep) throws InterruptedException {
    try {
      sweep.run();
    } catch (CloudApiException e) {
      log.warn("Provider {}: cannot clean up leaked {}: {}", provider, what, e.getMessage());
    }
  }

  /** One kind of thing that may be left. */
  @FunctionalInterface
  private interface Sweep {
    void run() throws CloudApiException, InterruptedException;
  }
}
