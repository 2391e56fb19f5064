package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.ProcessUsage;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.stage.SceneConfig;
import dev.nodepool.bench.stage.Stage;
import dev.nodepool.bench.stage.StageOptions;
import dev.nodepool.concurrent.Deadline;
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

  @Mixin StageOptions stageOptions = new StageOptions();

  @Option(names = "--nodes", description = "Ready nodes (100).")
  int nodes = 100;

  @Option(names = "--minutes", description = "How long to wait before the measurement (10).")
  double minutes = 10;

  @Override
  public Integer call() throws Exception {
    try (var stage = new Stage(stageOptions)) {
      var label = new SceneConfig.Label(LABEL, nodes);
      var pool =
          new SceneConfig.Provider(
              "fake-bench", SceneConfig.Kind.FAKE, Optional.empty(), List.of(LABEL));
      var config =
          new SceneConfig(
              null, Duration.ofSeconds(10), Stage.freePort(), List.of(label), List.of(pool));
      var up = stage.up(stage.write(config));
      try (var store = Store.connect(stage.zookeeperOf(up), TO_BOOT)) {
        awaitReady(store);
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

  private void awaitReady(Store store) throws InterruptedException {
    var watched = store.nodes().watch();
    var deadline = Deadline.in(TO_BOOT);
    while (watched.byState(NodeState.READY).size() < nodes) {
      if (deadline.over()) {
        throw new IllegalStateException(
            "only %d nodes are ready after %s"
                .formatted(watched.byState(NodeState.READY).size(), TO_BOOT));
      }
      deadline.pause(Duration.ofMillis(100));
    }
  }
}
