package dev.nodepool.drivers.metastatic;

import dev.nodepool.client.LongLeases;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Node;
import dev.nodepool.testkit.ProviderContract;
import dev.nodepool.testkit.SampleSpecs;
import java.util.Map;

class MetastaticContractTest implements ProviderContract {
  private static final String FOREIGN = "NodePool:metastatic:other";

  @Override
  public Subject open() throws Exception {
    var workshop = new Workshop();
    return new Slices(workshop, workshop.process(Workshop.config("")).provider());
  }

  /** The machines are slots, the cloud is what stands in ZooKeeper. */
  private record Slices(Workshop workshop, Provider provider) implements Subject {
    @Override
    public LaunchSpec spec(String nodeId) {
      return SampleSpecs.of(nodeId, "main", "small");
    }

    @Override
    public void placeForeignMachine() throws Exception {
      try (var other = new LongLeases(workshop.store, FOREIGN)) {
        var label = new LabelSettings.Keys("small", "big", 3, null, null, null, null).in(false);
        other.obtain(
            "big",
            _ ->
                SlotTable.fresh(FOREIGN, label, other.now())
                    .with("0000009999")
                    .orElseThrow()
                    .text());
      }
    }

    @Override
    public int census() throws Exception {
      int count = 0;
      for (Node node : workshop.nodes()) {
        for (var owner : new String[] {Workshop.OWNER, FOREIGN}) {
          count +=
              SlotTable.read(node.userData(), owner, Map::of)
                  .map(table -> table.taken().size())
                  .orElse(0);
        }
      }
      return count;
    }

    @Override
    public void close() throws Exception {
      workshop.close();
    }
  }
}
