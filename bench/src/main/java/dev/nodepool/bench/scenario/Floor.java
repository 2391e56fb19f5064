package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What ZooKeeper admits when nothing but the launch protocol is spoken: the goal for the launcher.
 */
@Command(name = "floor", description = "The bare fenced launch protocol against ZooKeeper.")
public final class Floor implements Callable<Integer> {
  /** About what a node's record has. */
  private static final int RECORD_BYTES = 1500;

  private static final int WARM_UP = 1000;
  private static final double NANOS = 1e9;

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--launches", split = ",", description = "Launches at once (1000,10000).")
  List<Integer> launches = List.of(1000, 10_000);

  @Option(names = "--rounds", description = "How often (3).")
  int rounds = 3;

  @Override
  public Integer call() throws Exception {
    for (int size : launches) {
      var rates = new ArrayList<Double>();
      for (int round = 1; round <= rounds; round++) {
        rates.add(round(size, round));
      }
      System.out.println(
          ResultLine.of("floor")
              .with("launches", size)
              .with("rounds", rounds)
              .with("median_launches_per_second", Percentiles.of(rates).median()));
    }
    return 0;
  }

  private double round(int size, int round) throws Exception {
    try (var processes = new ScenarioProcesses(options);
        var zookeeper = RawZooKeeper.connect(processes.zookeeper())) {
      var floor =
          new FencedLaunches(zookeeper.handle(), "/floor-" + System.nanoTime(), RECORD_BYTES);
      floor.prepare();
      floor.run(WARM_UP);
      var took = floor.run(size);
      double rate = size * NANOS / took.whole().toNanos();
      System.out.println(
          ResultLine.of("floor")
              .with("launches", size)
              .with("round", round)
              .with("launches_per_second", rate)
              .withSeconds("all_booting_seconds", took.booting())
              .withSeconds("seconds", took.whole())
              .withLoad());
      return rate;
    }
  }
}
