package dev.nodepool.testkit;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import java.time.Instant;
import java.util.List;

/** Nodes for tests: what a test does not care about has a sensible value. */
public final class SampleNodes {

  /** When everything in the samples happened. */
  public static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** Pool main of provider cloud. */
  public static final Owner OWNER =
      new Owner("cloud", "main", "host-PoolWorker.cloud-main-00000000000000000000000000000001");

  private SampleNodes() {}

  /** A node that nobody has made yet, for nobody. */
  public static Node init(String label) {
    return Node.init(label, OWNER, Allocation.FREE, null, NOON)
        .withResources(Resources.machine(4, 8192));
  }

  public static Node building(String label) {
    return init(label).moved(NodeState.BUILDING, NOON);
  }

  /** A free node with a machine. */
  public static Node ready(String label) {
    return building(label).withMachine(machine("m-0")).moved(NodeState.READY, NOON);
  }

  public static Node inUse(String label) {
    return ready(label).moved(NodeState.IN_USE, NOON);
  }

  /** A machine that can be reached by SSH at an address for documentation. */
  public static Machine machine(String externalId) {
    return Machine.builder()
        .externalId(externalId)
        .cloud("cloud")
        .region("region")
        .zone("az1")
        .publicIpv4("192.0.2.1")
        .privateIpv4("10.0.0.1")
        .publicIpv6("")
        .interfaceIp("192.0.2.1")
        .connectionType("ssh")
        .username("zuul")
        .pythonPath("auto")
        .hostKeys(List.of("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA=="))
        .build();
  }
}
