package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** More requests than the quota admits at once; each node is given back as soon as it is there. */
@Command(name = "churn", description = "Many requests through a small quota.")
public final class Churn implements Callable<Integer> {
  private static final String LABEL = "bench";

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--requests", description = "How many (100).")
  int requests = 100;

  @Option(names = "--quota", description = "Servers at once (20).")
  int quota = 20;

  @Option(names = "--patience", description = "Seconds until it has failed (300).")
  int patience = 300;

  @Override
  public Integer call() throws Exception {
    try (var processes = new ScenarioProcesses(options);
        var run =
            new LauncherRun(
                processes,
                zookeeper ->
                    ScenarioConfig.limited(
                        zookeeper, new ScenarioConfig.Label(LABEL, 0), Optional.of(quota)))) {
      var limit = Duration.ofSeconds(patience);
      long began = System.nanoTime();
      var asked = run.requestor().ask(LABEL, requests);
      run.requestor().useEach(asked, limit);
      run.awaitNodes(0, limit);
      System.out.println(
          ResultLine.of("churn")
              .with("requests", requests)
              .with("quota", quota)
              .withSeconds("seconds", Duration.ofNanos(System.nanoTime() - began))
              .withLoad());
    }
    return 0;
  }
}
