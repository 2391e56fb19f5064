package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long {@code nodepool list} takes, and that it writes nothing. */
@Command(name = "list", description = "The command list with many nodes.")
public final class ListNodes implements Callable<Integer> {
  private static final String LABEL = "bench";

  /** Even a client that only reads begins and ends a session, which ZooKeeper numbers too. */
  private static final int OF_THE_SESSION = 2;

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--nodes", split = ",", description = "Numbers of nodes (100,5000,20000).")
  List<Integer> sizes = List.of(100, 5000, 20_000);

  @Option(names = "--samples", description = "How often each (3).")
  int samples = 3;

  @Override
  public Integer call() throws Exception {
    boolean clean = true;
    for (int size : sizes) {
      try (var processes = new ScenarioProcesses(options)) {
        clean &= measure(processes, processes.zookeeper(), size);
      }
    }
    return clean ? 0 : 1;
  }

  private boolean measure(ScenarioProcesses processes, InetSocketAddress zookeeper, int size)
      throws Exception {
    var config =
        processes.write(ScenarioConfig.unlimited(zookeeper, new ScenarioConfig.Label(LABEL, 0)));
    try (var store = LauncherRun.store(zookeeper)) {
      Records.write(store, LABEL, size);
    }
    var seconds = new ArrayList<Double>();
    long written = 0;
    boolean complete = true;
    for (int i = 0; i < samples; i++) {
      var output = processes.file("list-%d.txt".formatted(i));
      var before = processes.status(zookeeper);
      var took = processes.command(output, "list", "-c", config.toString());
      written += processes.status(zookeeper).transactionsSince(before) - OF_THE_SESSION;
      seconds.add(took.toNanos() / 1e9);
      complete &= rows(output) >= size;
    }
    var all = Percentiles.of(seconds);
    System.out.println(
        ResultLine.of("list")
            .with("nodes", size)
            .with("median_seconds", all.median())
            .with("max_seconds", all.max())
            .with("written_transactions", written)
            .with("complete", complete)
            .with("ok", complete && written == 0)
            .withLoad());
    return complete && written == 0;
  }

  private static long rows(java.nio.file.Path output) throws IOException {
    try (var lines = Files.lines(output)) {
      return lines.filter(line -> line.contains(LABEL)).count();
    }
  }
}
