package dev.nodepool.bench.scenario;

import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.model.Resources;
import dev.nodepool.store.Store;
import java.util.ArrayList;
import java.util.List;

/** Records of ready nodes without machines, as many as wanted, for what depends on numbers only. */
final class Records {
  private static final int BATCH = 100;
  private static final Owner OWNER =
      new Owner("fake-bench", "main", "bench-PoolWorker.fake-bench-main-" + "0".repeat(31) + "1");
  private static final List<String> HOST_KEYS =
      List.of("ssh-rsa " + "A".repeat(370), "ssh-ed25519 " + "A".repeat(68));

  private Records() {}

  static void write(Store store, String label, int count) throws InterruptedException {
    for (int from = 0; from < count; from += BATCH) {
      var nodes = new ArrayList<Node>();
      for (int i = from; i < Math.min(count, from + BATCH); i++) {
        nodes.add(ready(store, label, i));
      }
      store.nodes().create(nodes);
    }
  }

  private static Node ready(Store store, String label, int number) {
    var address = "10.%d.%d.%d".formatted(number >> 16 & 255, number >> 8 & 255, number & 255);
    var machine =
        Machine.builder()
            .externalId("00000000-0000-4000-8000-%012d".formatted(number))
            .cloud("fake")
            .region("region")
            .zone("az1")
            .hostId("fake")
            .publicIpv4(address)
            .privateIpv4(address)
            .publicIpv6("")
            .interfaceIp(address)
            .connectionType("ssh")
            .username("zuul")
            .pythonPath("auto")
            .hostKeys(HOST_KEYS)
            .imageId("Fake Precise")
            .build();
    return Node.init(label, OWNER, Allocation.FREE, null, store.now())
        .withResources(Resources.machine(4, 8192))
        .withMachine(machine)
        .moved(NodeState.READY, store.now());
  }
}
