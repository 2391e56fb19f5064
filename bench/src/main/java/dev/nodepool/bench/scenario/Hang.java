package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.bench.requestor.Requestor.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Two providers of one launcher. Every call to the cloud of one of them takes 60 s, with requests
 * waiting for it, or does not, in turns; measured is how long requests to the other take.
 */
@Command(name = "hang", description = "Whether a cloud that hangs delays another.")
public final class Hang implements Callable<Integer> {
  private static final String QUICK = "quick";
  private static final String STUCK = "stuck";
  private static final String CLOUD = "fake-" + STUCK;
  private static final String HANGS = "{\"call_delay\": 60}";
  private static final String WORKS = "{}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--samples", description = "How many requests of each kind (500).")
  int samples = 500;

  @Option(names = "--turn", description = "Requests until the cloud changes (10).")
  int turn = 10;

  @Option(names = "--waiting", description = "Requests that wait for the cloud that hangs (10).")
  int waiting = 10;

  @Override
  public Integer call() throws Exception {
    var without = new ArrayList<Double>();
    var with = new ArrayList<Double>();
    try (var processes = new ScenarioProcesses(options);
        var run =
            new LauncherRun(
                processes,
                zookeeper -> ScenarioConfig.providerPerLabel(zookeeper, List.of(QUICK, STUCK)))) {
      // The first requests meet a launcher that has just started.
      for (int i = 0; i < Math.min(samples, 100); i++) {
        sample(run);
      }
      while (with.size() < samples) {
        processes.control().steer(CLOUD, WORKS);
        measure(run, without);
        processes.control().steer(CLOUD, HANGS);
        var stuck = run.requestor().ask(STUCK, waiting);
        measure(run, with);
        processes.control().steer(CLOUD, WORKS);
        giveBack(run, stuck);
      }
    }
    System.out.println(line(Percentiles.of(without), Percentiles.of(with)));
    return 0;
  }

  private void measure(LauncherRun run, List<Double> millis) throws Exception {
    for (int i = 0; i < turn && millis.size() < samples; i++) {
      try {
        millis.add(sample(run));
      } catch (IllegalStateException e) {
        run.requireAlive();
        throw e;
      }
    }
  }

  private static double sample(LauncherRun run) throws Exception {
    var asked = run.requestor().ask(QUICK, 1);
    var served = run.requestor().await(asked, PATIENCE).getFirst();
    run.requestor().giveBack(served);
    return served.millis();
  }

  private static void giveBack(LauncherRun run, List<Asked> stuck) throws Exception {
    run.requestor().giveBack(run.requestor().await(stuck, PATIENCE));
    run.awaitNodes(0, PATIENCE);
  }

  private ResultLine line(Percentiles without, Percentiles with) {
    double before = without.at(0.95);
    double after = with.at(0.95);
    return ResultLine.of("hang")
        .with("samples_each", samples)
        .with("p50_ms_without", without.at(0.5))
        .with("p50_ms_with", with.at(0.5))
        .with("p95_ms_without", before)
        .with("p95_ms_with", after)
        .with("p95_ratio", after / before)
        .with("p95_more_ms", after - before)
        .with("within_1.2_times_or_30_ms", after <= 1.2 * before || after <= before + 30)
        .withLoad();
  }
}
