package dev.nodepool.bench.soak;

import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.stage.Machines;
import dev.nodepool.bench.stage.RuncContainers;
import dev.nodepool.bench.stage.SceneConfig;
import dev.nodepool.bench.stage.Stage;
import dev.nodepool.bench.stage.StageOptions;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills the launcher again and again while requests come in all the time; nothing may be lost. */
@Command(
    name = "soak",
    description = "Kills of the launcher under load, with a look at every node.")
public final class Soak implements Callable<Integer> {
  private static final String SHORT_TIMERS = "{\"cleanup\": 1, \"request-lock-cleanup\": 5}";
  private static final int SHORTEST_REIGN_MILLIS = 2000;
  private static final int LONGEST_REIGN_MILLIS = 10_000;
  private static final int AT_ANY_MOMENT = 3;
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(60);
  private static final Duration TO_EMPTY = Duration.ofSeconds(120);

  @Mixin StageOptions stageOptions = new StageOptions();

  @Option(names = "--kills", description = "How often the launcher is killed (100).")
  int kills = 100;

  @Option(names = "--driver", description = "fake, or runc: containers on this machine (fake).")
  Scene.Driver driver = Scene.Driver.FAKE;

  @Option(names = "--up", description = "Kill nodepool up, with its ZooKeeper, not the launcher.")
  boolean up;

  @Option(names = "--seed", description = "To do the same again (by chance).")
  @Nullable Long seed;

  @Option(
      names = "--deadline",
      description = "Seconds until a request has to be settled (fake 120, runc 300).")
  @Nullable Integer deadline;

  @Override
  public Integer call() throws Exception {
    long chosen = seed == null ? System.nanoTime() & 0xffffff : seed;
    System.out.println(ResultLine.of("soak").with("seed", chosen));
    var scene = new Scene(driver, Long.toHexString(System.nanoTime() & 0xffffff));
    var ledger = new Ledger(System.err);
    long began = System.nanoTime();
    try (var stage = new Stage(stageOptions)) {
      stage.setEnvironment("NODEPOOL_INTERVALS", SHORT_TIMERS);
      runOrKeepFiles(stage, scene, ledger, new SplittableRandom(chosen));
      if (!ledger.clean(kills)) {
        stage.keepFiles();
      }
    }
    var line =
        ResultLine.of("soak")
            .with("seed", chosen)
            .with("driver", driver.name().toLowerCase(Locale.ROOT));
    ledger.writeTo(line.with("up", up), kills);
    System.out.println(line.withSeconds("seconds", Duration.ofNanos(System.nanoTime() - began)));
    return ledger.clean(kills) ? 0 : 1;
  }

  private void runOrKeepFiles(Stage stage, Scene scene, Ledger ledger, SplittableRandom random)
      throws Exception {
    boolean done = false;
    try {
      run(stage, scene, ledger, random);
      done = true;
    } finally {
      if (!done) {
        stage.keepFiles();
      }
    }
  }

  private void run(Stage stage, Scene scene, Ledger ledger, SplittableRandom random)
      throws Exception {
    Machines machines =
        switch (driver) {
          case FAKE -> stage.fakeCloud();
          case RUNC -> new RuncContainers(scene.labelPrefix());
        };
    var start = up ? Start.everything(stage, scene) : Start.launcher(stage, scene);
    try (var store = start.store();
        var raw = start.raw()) {
      var reign = new Reign(start.next(), ledger, start.first());
      start.awaitServing(raw);
      serve(store, ledger, reign, scene, random);
      empty(stage, start.config(), reign, ledger, new Leftovers(store, raw, machines));
      long duplicated = machines.duplicated();
      if (duplicated > 0) {
        ledger.doubled(
            "%d machines were made for nodes that had one already".formatted(duplicated));
      }
    }
  }

  private void serve(Store store, Ledger ledger, Reign reign, Scene scene, SplittableRandom random)
      throws Exception {
    var patience =
        deadline == null ? scene.usualDeadline() : Duration.ofSeconds(deadline.longValue());
    try (var crowd = new Crowd(store, ledger, reign::number)) {
      crowd.come(scene.customers(), new Customer.Wishes(scene.labels(), patience), random.split());
      for (int kill = 1; kill <= kills; kill++) {
        Thread.sleep(random.nextInt(SHORTEST_REIGN_MILLIS, LONGEST_REIGN_MILLIS));
        if (kill % AT_ANY_MOMENT != 0) {
          awaitService(ledger, reign);
        }
        reign.succeed();
        System.err.println(
            "kill %d of %d, %d requests served".formatted(kill, kills, ledger.servedSoFar()));
      }
      crowd.closingTime(patience.multipliedBy(2));
    }
  }

  /**
   * On a busy machine a launcher needs longer to start than it is given to live. Most of them get
   * the time to serve somebody, so that the run proves something; each third dies at any moment.
   */
  private static void awaitService(Ledger ledger, Reign reign) throws InterruptedException {
    long end = System.nanoTime() + LONGEST_GRACE.toNanos();
    while (!ledger.hasServed(reign.number()) && System.nanoTime() < end) {
      reign.requireAlive();
      Thread.sleep(Duration.ofMillis(20));
    }
  }

  /** The last launcher starts, learns that nothing is to be ready any longer, and cleans up. */
  private static void empty(
      Stage stage, SceneConfig config, Reign reign, Ledger ledger, Leftovers leftovers)
      throws InterruptedException {
    stage.write(config.withoutMinReady());
    var left = leftovers.afterEmptying(TO_EMPTY);
    reign.requireAlive();
    ledger.leaked(left.size(), String.join(", ", left));
  }
}
