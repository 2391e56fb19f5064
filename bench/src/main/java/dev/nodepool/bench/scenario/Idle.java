package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.ProcessUsage;
import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a launcher does while nothing happens. */
@Command(name = "idle", description = "CPU and packets of a launcher without work.")
public final class Idle implements Callable<Integer> {
  private static final String LABEL = "bench";

  /** After the start: loading the records is not what is measured. */
  private static final Duration TO_SETTLE = Duration.ofSeconds(10);

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--nodes", description = "Ready nodes (5000).")
  int nodes = 5000;

  @Option(names = "--seconds", description = "How long is measured (60).")
  int seconds = 60;

  @Override
  public Integer call() throws Exception {
    try (var processes = new ScenarioProcesses(options)) {
      processes.leaveCloudsAlone();
      var zookeeper = processes.zookeeper();
      try (var store = LauncherRun.store(zookeeper)) {
        Records.write(store, LABEL, nodes);
      }
      var config = ScenarioConfig.unlimited(zookeeper, new ScenarioConfig.Label(LABEL, nodes));
      var launcher = processes.launcher(processes.write(config));
      try (var raw = RawZooKeeper.connect(zookeeper)) {
        launcher.awaitServing(raw, 1);
      }
      Thread.sleep(TO_SETTLE);
      var process = ProcessUsage.of(launcher.pid());
      var cpu = process.cpu();
      var server = processes.status(zookeeper);
      Thread.sleep(Duration.ofSeconds(seconds));
      var later = processes.status(zookeeper);
      launcher.requireAlive();
      System.out.println(
          ResultLine.of("idle")
              .with("ready_nodes", nodes)
              .with("seconds", seconds)
              .with("cpu_ms_per_second", (double) process.cpu().minus(cpu).toMillis() / seconds)
              .with("packets_per_second", (double) later.packetsSince(server) / seconds)
              .with("transactions", later.transactionsSince(server))
              .with("pss_mib", process.proportionalKiB() / 1024.0)
              .withLoad());
    }
    return 0;
  }
}
