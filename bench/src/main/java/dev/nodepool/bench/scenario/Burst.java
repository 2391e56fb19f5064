package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.bench.requestor.Requestor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Many requests for one node each, all at once. Between the phases all nodes are given back and
 * gone; the first phase meets a launcher that has just started.
 */
@Command(name = "burst", description = "Many single-node requests at once.")
public final class Burst implements Callable<Integer> {
  private static final String LABEL = "bench";
  private static final List<String> MEDIANS =
      List.of(
          "requests_per_second",
          "p50_ms",
          "p95_ms",
          "launcher_cpu_ms_per_request",
          "launcher_peak_mib",
          "transactions_per_request",
          "packets_per_request");

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(
      names = "--phases",
      split = ",",
      description = "Requests of each phase, in the same launcher (1000,1000,10000).")
  List<Integer> phases = List.of(1000, 1000, 10_000);

  @Option(names = "--rounds", description = "How often, each with fresh processes (3).")
  int rounds = 3;

  @Option(names = "--patience", description = "Seconds until a phase has failed (600).")
  int patience = 600;

  @Override
  public Integer call() throws Exception {
    var results = new ArrayList<List<ResultLine>>();
    for (int round = 1; round <= rounds; round++) {
      results.add(round(round));
    }
    for (int phase = 0; phase < phases.size(); phase++) {
      System.out.println(median(phase, results));
    }
    return 0;
  }

  private List<ResultLine> round(int round) throws Exception {
    var lines = new ArrayList<ResultLine>();
    try (var processes = new ScenarioProcesses(options);
        var run =
            new LauncherRun(
                processes,
                zookeeper ->
                    ScenarioConfig.unlimited(zookeeper, new ScenarioConfig.Label(LABEL, 0)))) {
      for (int phase = 0; phase < phases.size(); phase++) {
        var line = phase(run, phase).with("round", round).withLoad();
        System.out.println(line);
        lines.add(line);
      }
    }
    return lines;
  }

  private ResultLine phase(LauncherRun run, int phase) throws Exception {
    int size = phases.get(phase);
    var limit = Duration.ofSeconds(patience);
    var before = run.counts();
    var asked = run.requestor().ask(LABEL, size);
    var served = run.requestor().await(asked, limit);
    var after = run.counts();
    var line = line(phase, size, served);
    line.with("launcher_cpu_ms_per_request", perRequest(after.cpuSince(before), size))
        .with("zookeeper_cpu_ms_per_request", perRequest(after.zookeeperCpuSince(before), size))
        .with("requestor_cpu_ms_per_request", perRequest(after.requestorCpuSince(before), size))
        .with("launcher_peak_mib", run.peakKiB() / 1024.0)
        .with("transactions_per_request", (double) after.transactionsSince(before) / size)
        .with("packets_per_request", (double) after.packetsSince(before) / size);
    long began = System.nanoTime();
    run.requestor().giveBack(served);
    run.awaitNodes(0, limit);
    var gone = run.counts();
    return line.withSeconds("give_back_seconds", Duration.ofNanos(System.nanoTime() - began))
        .with("whole_life_cpu_ms_per_node", perRequest(gone.cpuSince(before), size))
        .with("whole_life_transactions_per_node", (double) gone.transactionsSince(before) / size);
  }

  private static double perRequest(Duration cpu, int requests) {
    return (double) cpu.toMillis() / requests;
  }

  private static ResultLine line(int phase, int size, List<Requestor.Served> served) {
    long first = served.stream().mapToLong(one -> one.asked().nanos()).min().orElseThrow();
    long last = served.stream().mapToLong(Requestor.Served::nanos).max().orElseThrow();
    var makespan = Duration.ofNanos(last - first);
    var millis = Percentiles.of(served.stream().map(Requestor.Served::millis).toList());
    return ResultLine.of("burst")
        .with("phase", name(phase))
        .with("requests", size)
        .withSeconds("makespan_seconds", makespan)
        .with("requests_per_second", size * 1e9 / makespan.toNanos())
        .with("p50_ms", millis.at(0.5))
        .with("p95_ms", millis.at(0.95));
  }

  private static String name(int phase) {
    return String.valueOf((char) ('A' + phase));
  }

  private ResultLine median(int phase, List<List<ResultLine>> results) {
    var median =
        ResultLine.of("burst")
            .with("phase", name(phase))
            .with("requests", phases.get(phase))
            .with("median_of_rounds", rounds);
    for (var figure : MEDIANS) {
      median.with(
          figure,
          Percentiles.of(results.stream().map(round -> round.get(phase).number(figure)).toList())
              .median());
    }
    return median;
  }
}
