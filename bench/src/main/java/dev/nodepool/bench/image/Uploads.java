package dev.nodepool.bench.image;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ProcessUsage;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How fast the builder uploads an image without checksums, from the moment when it is built until
 * it is ready in the clouds, beside what {@code curl -T} takes for the same file to the same cloud;
 * and what memory that takes.
 */
@Command(name = "uploads", description = "Uploads of images, beside curl, and the memory for them.")
public final class Uploads implements Callable<Integer> {
  private static final String CLOUD = "cloud";
  private static final Duration TO_SETTLE = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double KIB = 1024;
  private static final double NANOS = 1e9;

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--size", description = "Of the image, in MiB (64).")
  int size = 64;

  @Option(names = "--providers", split = ",", description = "How many at once (1,4).")
  List<Integer> providers = List.of(1, 4);

  @Option(names = "--rounds", description = "How often, in turns with curl (3).")
  int rounds = 3;

  @Override
  public Integer call() throws Exception {
    try (var processes = new ScenarioProcesses(options)) {
      var clouds = ImageClouds.start(processes, List.of(CLOUD));
      var data = BuilderRun.data(processes, size);
      var curl = new Curl(clouds.entry(CLOUD));
      var zookeeper = processes.zookeeper();
      var config =
          new BuilderConfig(
              zookeeper,
              processes.file("builder"),
              BuilderRun.command(processes, data),
              all(),
              images());
      try (var run = BuilderRun.start(processes, config)) {
        Thread.sleep(TO_SETTLE);
        long idle = ProcessUsage.of(run.process().pid()).residentKiB();
        for (int count : providers) {
          var line = measure(run, curl, data, count);
          long peak = ProcessUsage.of(run.process().pid()).peakKiB();
          System.out.println(
              line.with("idle_rss_mib", idle / KIB)
                  .with("more_rss_mib", (peak - idle) / KIB)
                  .withLoad());
        }
      }
    }
    return 0;
  }

  private ResultLine measure(BuilderRun run, Curl curl, java.nio.file.Path data, int count)
      throws Exception {
    var ours = new ArrayList<Double>();
    var curls = new ArrayList<Double>();
    for (int round = 0; round < rounds; round++) {
      curls.add(rate(count, curl.upload(data, count)));
      ours.add(rate(count, run.uploaded(image(count), Set.copyOf(names(count)), PATIENCE)));
    }
    double our = Percentiles.of(ours).median();
    double its = Percentiles.of(curls).median();
    return ResultLine.of("uploads")
        .with("mib", size)
        .with("providers", count)
        .with("mib_per_second", our)
        .with("curl_mib_per_second", its)
        .with("of_curl", our / its);
  }

  /** MiB in a second, to all of them. */
  private double rate(int count, Duration took) {
    return (double) size * count * NANOS / took.toNanos();
  }

  private static String image(int count) {
    return "to-%d".formatted(count);
  }

  private static List<String> names(int count) {
    var names = new ArrayList<String>();
    for (int i = 1; i <= count; i++) {
      names.add("provider-%d".formatted(i));
    }
    return names;
  }

  private Map<String, String> all() {
    var all = new TreeMap<String, String>();
    providers.forEach(count -> names(count).forEach(name -> all.put(name, CLOUD)));
    return all;
  }

  private Map<String, List<String>> images() {
    var images = new TreeMap<String, List<String>>();
    providers.forEach(count -> images.put(image(count), names(count)));
    return images;
  }
}
