package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.requestor.Requestor;
import dev.nodepool.bench.stage.SceneConfig;
import dev.nodepool.bench.stage.Stage;
import dev.nodepool.bench.stage.StageOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** More requests than the quota admits at once; each node is given back as soon as it is there. */
@Command(name = "churn", description = "Many requests through a small quota.")
public final class Churn implements Callable<Integer> {
  private static final String LABEL = "bench";

  @Mixin StageOptions stageOptions = new StageOptions();

  @Option(names = "--requests", description = "How many (100).")
  int requests = 100;

  @Option(names = "--quota", description = "Servers at once (20).")
  int quota = 20;

  @Option(names = "--patience", description = "Seconds until it has failed (300).")
  int patience = 300;

  @Override
  public Integer call() throws Exception {
    try (var stage = new Stage(stageOptions);
        var run =
            new LauncherRun(
                stage,
                zookeeper ->
                    SceneConfig.limited(
                        zookeeper, new SceneConfig.Label(LABEL, 0), Optional.of(quota)))) {
      var limit = Duration.ofSeconds(patience);
      long began = System.nanoTime();
      var asked = run.requestor().ask(LABEL, requests);
      serve(run.requestor(), asked, limit);
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

  private static void serve(Requestor requestor, List<Requestor.Asked> asked, Duration limit)
      throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (var one : asked) {
        all.add(
            threads.submit(() -> {
              requestor.giveBack(requestor.await(List.of(one), limit).getFirst());
              return null;
            }));
      }
      for (var one : all) {
        one.get();
      }
    }
  }
}
