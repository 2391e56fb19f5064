package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A cloud that says it has no limit and refuses more than so many servers, and more requests than
 * that at any moment; each node is used for some seconds.
 */
@Command(name = "hidden-quota", description = "How a limit that the cloud does not tell is used.")
public final class HiddenQuota implements Callable<Integer> {
  private static final String LABEL = "bench";
  private static final String CLOUD = "fake-" + LABEL;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int MINUTE = 60;

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--quota", description = "Servers that the cloud has in truth (50).")
  int quota = 50;

  @Option(names = "--demand", description = "Requests at any moment (200).")
  int demand = 200;

  @Option(names = "--minutes", description = "How long it is watched (6).")
  int minutes = 6;

  @Option(names = "--settle", description = "Minutes until the state is steady (2).")
  int settle = 2;

  @Option(names = "--hold", description = "Seconds that a node is used, on average (10).")
  int hold = 10;

  private volatile @Nullable Exception trouble;

  @Override
  public Integer call() throws Exception {
    var steadyUse = new ArrayList<Integer>();
    var steadyRefusals = new ArrayList<Long>();
    var settings = "{\"hidden_quota\": %d}".formatted(quota);
    List<Thread> requestors = new ArrayList<>();
    try (var processes = new ScenarioProcesses(options)) {
      processes.control().prepare(CLOUD, settings);
      try (var run =
          new LauncherRun(
              processes, zookeeper -> ScenarioConfig.providerPerLabel(zookeeper, List.of(LABEL)))) {
        for (int i = 0; i < demand; i++) {
          requestors.add(Thread.ofVirtual().start(() -> ask(run)));
        }
        for (int minute = 1; minute <= minutes; minute++) {
          var use = new ArrayList<Integer>();
          long refused = watch(processes, run, settings, use);
          System.out.println(
              line(use).with("minute", minute).with("refused_creates", refused).withLoad());
          if (minute > settle) {
            steadyUse.addAll(use);
            steadyRefusals.add(refused);
          }
        }
        requestors.forEach(Thread::interrupt);
        for (var requestor : requestors) {
          requestor.join();
        }
      }
    }
    long most = steadyRefusals.stream().mapToLong(Long::longValue).max().orElse(0);
    System.out.println(
        line(steadyUse)
            .with("steady_minutes", steadyRefusals.size())
            .with("most_refused_creates_a_minute", most)
            .with("at_most_one_a_minute", most <= 1)
            .withLoad());
    return trouble == null ? 0 : 1;
  }

  private void ask(LauncherRun run) {
    try {
      while (true) {
        var asked = run.requestor().ask(LABEL, 1);
        var served = run.requestor().await(asked, PATIENCE).getFirst();
        Thread.sleep(ThreadLocalRandom.current().nextLong(1, 2000L * hold));
        run.requestor().giveBack(served);
      }
    } catch (InterruptedException e) {
      // the end
    } catch (Exception e) {
      System.err.println("A request came to nothing: " + e);
      trouble = e;
    }
  }

  /** Looks at the cloud each second for a minute; how many creates it refused meanwhile. */
  private static long watch(
      ScenarioProcesses processes, LauncherRun run, String settings, List<Integer> use)
      throws InterruptedException {
    long before = processes.control().steer(CLOUD, settings).path("refused").asLong();
    long after = before;
    for (int second = 0; second < MINUTE; second++) {
      Thread.sleep(Duration.ofSeconds(1));
      run.requireAlive();
      var state = processes.control().steer(CLOUD, settings);
      use.add(state.path("servers").size());
      after = state.path("refused").asLong();
    }
    return after - before;
  }

  private ResultLine line(List<Integer> use) {
    var all = Percentiles.of(use);
    return ResultLine.of("hidden-quota")
        .with("quota", quota)
        .with("demand", demand)
        .with("servers_mean", use.stream().mapToInt(Integer::intValue).average().orElse(0))
        .with("servers_p5", all.at(0.05))
        .with("servers_median", all.median())
        .with("servers_max", all.max());
  }
}
