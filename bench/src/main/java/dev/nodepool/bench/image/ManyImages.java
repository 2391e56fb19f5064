package dev.nodepool.bench.image;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ProcessUsage;
import dev.nodepool.bench.measure.RawZooKeeper;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The lists of images, and a builder with nothing to do, with few records of builds and uploads and
 * with many.
 */
@Command(name = "images", description = "Lists of images and an idle builder with many records.")
public final class ManyImages implements Callable<Integer> {
  private static final String PROVIDER = "provider-1";
  private static final Duration TO_SETTLE = Duration.ofSeconds(15);

  /** Of an image: fewer than are deleted. */
  private static final int BUILDS = 2;

  private static final double NANOS = 1e9;

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(
      names = "--records",
      split = ",",
      description = "Numbers of builds, each with an upload (10,1000).")
  List<Integer> sizes = List.of(10, 1000);

  @Option(names = "--samples", description = "How often each command (5).")
  int samples = 5;

  @Option(names = "--seconds", description = "How long the builder is watched (60).")
  int seconds = 60;

  @Override
  public Integer call() throws Exception {
    boolean clean = true;
    for (int size : sizes) {
      try (var processes = new ScenarioProcesses(options)) {
        processes.leaveCloudsAlone();
        clean &= measure(processes, size);
      }
    }
    return clean ? 0 : 1;
  }

  private boolean measure(ScenarioProcesses processes, int size) throws Exception {
    var zookeeper = processes.zookeeper();
    var images = new TreeMap<String, List<String>>();
    for (int i = 0; i < size / BUILDS; i++) {
      images.put("image-%03d".formatted(i), List.of(PROVIDER));
    }
    try (var raw = RawZooKeeper.connect(zookeeper)) {
      raw.write(records(images.keySet().stream().toList()));
    }
    var config =
        new BuilderConfig(
            zookeeper, processes.file("builder"), "/bin/false", Map.of(PROVIDER, ""), images);
    var file = processes.write(config.yaml());
    double uploads = median(processes, file, "image-list", size);
    double builds = median(processes, file, "dib-image-list", size);
    var line =
        ResultLine.of("images")
            .with("records", size)
            .with("image_list_seconds", uploads)
            .with("dib_image_list_seconds", builds);
    boolean quiet = idle(processes, config, zookeeper, line);
    System.out.println(line.with("ok", quiet).withLoad());
    return quiet;
  }

  private double median(ScenarioProcesses processes, Path config, String command, int size)
      throws IOException, InterruptedException {
    var took = new ArrayList<Double>();
    for (int i = 0; i <= samples; i++) {
      var output = processes.file("%s-%d.txt".formatted(command, i));
      var time = processes.command(output, command, "-c", config.toString());
      if (i > 0) {
        took.add(time.toNanos() / NANOS);
      }
      long rows = Files.readAllLines(output).stream().filter(row -> row.contains("image-")).count();
      if (rows < size) {
        throw new IllegalStateException("%s shows %d rows of %d".formatted(command, rows, size));
      }
    }
    return Percentiles.of(took).median();
  }

  private boolean idle(
      ScenarioProcesses processes,
      BuilderConfig config,
      InetSocketAddress zookeeper,
      ResultLine line)
      throws InterruptedException {
    try (var run = BuilderRun.start(processes, config)) {
      long builder = run.process().pid();
      run.close();
      Thread.sleep(TO_SETTLE);
      var usage = ProcessUsage.of(builder);
      var cpu = usage.cpu();
      var server = processes.status(zookeeper);
      Thread.sleep(Duration.ofSeconds(seconds));
      var later = processes.status(zookeeper);
      run.process().requireAlive();
      long transactions = later.transactionsSince(server);
      line.with("seconds", seconds)
          .with("cpu_ms_per_second", (double) usage.cpu().minus(cpu).toMillis() / seconds)
          .with("packets_per_second", (double) later.packetsSince(server) / seconds)
          .with("transactions", transactions);
      return transactions == 0;
    }
  }

  /** Builds that have been made just now, each with an upload, as another Nodepool left them. */
  private static Map<String, String> records(List<String> images) {
    var records = new LinkedHashMap<String, String>();
    double now = System.currentTimeMillis() / 1000.0;
    for (int i = 0; i < images.size() * BUILDS; i++) {
      var build = "/nodepool/images/%s/builds/%032x".formatted(images.get(i / BUILDS), i);
      records.put(
          build,
          """
          {"state": "ready", "state_time": %.1f, "builder": "elsewhere", "builder_id": "other", "formats": "qcow2", "username": "zuul", "python_path": "auto", "shell_type": null}\
          """
              .formatted(now + i % BUILDS));
      records.put(
          "%s/providers/%s/images/0000000000".formatted(build, PROVIDER),
          """
          {"state": "ready", "state_time": %.1f, "external_id": "%032x", "external_name": "name-%d", "format": "qcow2", "username": "zuul", "python_path": "auto", "shell_type": null}\
          """
              .formatted(now + i % BUILDS, i, i));
    }
    return records;
  }
}
