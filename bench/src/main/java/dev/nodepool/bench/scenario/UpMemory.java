package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.ProcessUsage;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The memory of everything in one process, with nodes that nobody uses. */
@Command(name = "up-memory", description = "The memory of nodepool up.")
public final class UpMemory implements Callable<Integer> {
  private static final String LABEL = "bench";
  private static final Duration TO_BOOT = Duration.ofMinutes(5);

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--nodes", description = "Ready nodes (100).")
  int nodes = 100;

  @Option(names = "--minutes", description = "How long to wait before the measurement (10).")
  double minutes = 10;

  @Override
  public Integer call() throws Exception {
    try (var processes = new ScenarioProcesses(options)) {
      var label = new ScenarioConfig.Label(LABEL, nodes);
      var pool =
          new ScenarioConfig.Provider(
              "fake-bench", ScenarioConfig.Kind.FAKE, Optional.empty(), List.of(LABEL));
      var config =
          new ScenarioConfig(
              null,
              Duration.ofSeconds(10),
              ScenarioProcesses.freePort(),
              List.of(label),
              List.of(pool));
      var up = processes.up(processes.write(config));
      try (var store = Store.connect(processes.zookeeperOf(up), TO_BOOT)) {
        var watched = store.nodes().watch();
        up.await(
            "made %d ready nodes".formatted(nodes),
            TO_BOOT,
            () -> watched.byState(NodeState.READY).size() >= nodes);
      }
      Thread.sleep(Duration.ofMillis(Math.round(minutes * 60_000)));
      up.requireAlive();
      var usage = ProcessUsage.of(up.pid());
      System.out.println(
          ResultLine.of("up-memory")
              .with("ready_nodes", nodes)
              .with("minutes", minutes)
              .with("pss_mib", usage.proportionalKiB() / 1024.0)
              .with("peak_mib", usage.peakKiB() / 1024.0)
              .withLoad());
    }
    return 0;
  }
}
