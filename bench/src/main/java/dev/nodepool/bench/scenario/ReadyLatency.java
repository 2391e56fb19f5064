package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** One request at a time, served from the nodes that are ready in advance. */
@Command(name = "ready-latency", description = "How fast a ready node is handed out.")
public final class ReadyLatency implements Callable<Integer> {
  private static final String LABEL = "bench";
  private static final int READY = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--samples", description = "How many requests (200).")
  int samples = 200;

  @Override
  public Integer call() throws Exception {
    var millis = new ArrayList<Double>();
    try (var processes = new ScenarioProcesses(options);
        var run =
            new LauncherRun(
                processes,
                zookeeper ->
                    ScenarioConfig.unlimited(zookeeper, new ScenarioConfig.Label(LABEL, READY)))) {
      for (int i = 0; i < samples; i++) {
        run.awaitFree(READY, PATIENCE);
        var asked = run.requestor().ask(LABEL, 1);
        var served = run.requestor().await(asked, PATIENCE).getFirst();
        millis.add(served.millis());
        run.requestor().giveBack(served);
      }
    }
    var all = Percentiles.of(millis);
    System.out.println(
        ResultLine.of("ready-latency")
            .with("samples", samples)
            .with("p50_ms", all.at(0.5))
            .with("p95_ms", all.at(0.95))
            .with("max_ms", all.max())
            .withLoad());
    return 0;
  }
}
