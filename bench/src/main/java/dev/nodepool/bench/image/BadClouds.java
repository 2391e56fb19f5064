package dev.nodepool.bench.image;

import dev.nodepool.bench.measure.Percentiles;
import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Uploads to two clouds that take their time, beside one that hangs and one that says 500 after it
 * has done what it was told, and without those, in turns.
 */
@Command(name = "bad-clouds", description = "Whether uploads suffer from clouds that misbehave.")
public final class BadClouds implements Callable<Integer> {
  private static final String HANGS = "hangs";
  private static final String FAILS = "fails";
  private static final String ALONE = "alone";
  private static final String BESIDE = "beside";
  private static final List<String> GOOD = List.of("good-1", "good-2");
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final double NANOS = 1e9;

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--size", description = "Of the image, in MiB (8).")
  int size = 8;

  @Option(names = "--image-time", description = "Seconds a cloud takes for its copy (3).")
  double imageTime = 3;

  @Option(names = "--rounds", description = "How often each (5).")
  int rounds = 5;

  @Override
  public Integer call() throws Exception {
    try (var processes = new ScenarioProcesses(options)) {
      // What has failed is tried again while others upload.
      processes.setEnvironment("NODEPOOL_INTERVALS", "{\"upload\": 2}");
      var clouds = ImageClouds.start(processes, List.of(GOOD.get(0), GOOD.get(1), HANGS, FAILS));
      for (String good : GOOD) {
        clouds.process(good).change("{\"image_time\": %s}".formatted(imageTime));
      }
      clouds.process(HANGS).fault("image.PUT.image_file", "hang-before", -1);
      clouds.process(FAILS).fault("image.PUT.image_file", "fail-after", rounds);
      var config =
          new BuilderConfig(
              processes.zookeeper(),
              processes.file("builder"),
              BuilderRun.command(processes, BuilderRun.data(processes, size)),
              Map.of(
                  GOOD.get(0), GOOD.get(0), GOOD.get(1), GOOD.get(1), HANGS, HANGS, FAILS, FAILS),
              Map.of(ALONE, GOOD, BESIDE, List.of(GOOD.get(0), GOOD.get(1), HANGS, FAILS)));
      try (var run = BuilderRun.start(processes, config)) {
        return measure(run, clouds) ? 0 : 1;
      }
    }
  }

  private boolean measure(BuilderRun run, ImageClouds clouds) throws Exception {
    var without = new ArrayList<Double>();
    var beside = new ArrayList<Double>();
    for (int round = 0; round < rounds; round++) {
      without.add(seconds(run.uploaded(ALONE, Set.copyOf(GOOD), PATIENCE)));
      beside.add(seconds(run.uploaded(BESIDE, Set.copyOf(GOOD), PATIENCE)));
    }
    double with = Percentiles.of(beside).median();
    double alone = Percentiles.of(without).median();
    boolean single = run.awaitSingle(BESIDE, FAILS, clouds.process(FAILS), PATIENCE);
    System.out.println(
        ResultLine.of("bad-clouds")
            .with("mib", size)
            .with("rounds", rounds)
            .with("seconds_without", alone)
            .with("seconds_beside", with)
            .with("times", with / alone)
            .with("no_duplicate", single)
            .with("ok", single)
            .withLoad());
    return single;
  }

  private static double seconds(Duration took) {
    return took.toNanos() / NANOS;
  }
}
