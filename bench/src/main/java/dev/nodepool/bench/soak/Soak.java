package dev.nodepool.bench.soak;

import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.Machines;
import dev.nodepool.bench.process.RuncContainers;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.concurrent.Deadline;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills launchers again and again while requests come in all the time; nothing may be lost. */
@Command(name = "soak", description = "Kills of launchers under load, with a look at every node.")
public final class Soak implements Callable<Integer> {
  private static final String SHORT_TIMERS = "{\"cleanup\": 1, \"request-lock-cleanup\": 5}";
  private static final int SHORTEST_LIFE_MILLIS = 2000;
  private static final int LONGEST_LIFE_MILLIS = 10_000;
  private static final int AT_ANY_MOMENT = 3;
  private static final Duration LONGEST_GRACE = Duration.ofSeconds(60);
  private static final Duration TO_EMPTY = Duration.ofSeconds(120);

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--kills", description = "How often a launcher is killed (100).")
  int kills = 100;

  @Option(
      names = "--minutes",
      description = "Kill for that long, however often that is, instead of --kills times.")
  @Nullable Integer minutes;

  @Option(names = "--requests", description = "Go on until there were that many requests (0).")
  int requests;

  @Option(names = "--launchers", description = "How many run at the same time (1).")
  int launchers = 1;

  @Option(
      names = "--driver",
      description = "openstack on a simulator, or runc: containers on this machine (openstack).")
  SoakSetup.Driver driver = SoakSetup.Driver.OPENSTACK;

  @Option(names = "--up", description = "Kill nodepool up, with its ZooKeeper, not the launcher.")
  boolean up;

  @Option(names = "--seed", description = "To do the same again (by chance).")
  @Nullable Long seed;

  @Option(
      names = "--deadline",
      description = "Seconds until a request has to be settled (openstack 120, runc 300).")
  @Nullable Integer deadline;

  @Override
  public Integer call() throws Exception {
    if (up && launchers != 1) {
      System.err.println("--up brings its own ZooKeeper: leave --launchers away.");
      return 2;
    }
    long chosen = seed == null ? System.nanoTime() & 0xffffff : seed;
    System.out.println(ResultLine.of("soak").with("seed", chosen));
    var setup = new SoakSetup(driver, Long.toHexString(System.nanoTime() & 0xffffff));
    var ledger = new Ledger(System.err);
    long began = System.nanoTime();
    int killed;
    try (var processes = new ScenarioProcesses(options)) {
      processes.setEnvironment("NODEPOOL_INTERVALS", SHORT_TIMERS);
      killed = runOrKeepFiles(processes, setup, ledger, new SplittableRandom(chosen));
    }
    var line =
        ResultLine.of("soak")
            .with("seed", chosen)
            .with("driver", driver.name().toLowerCase(Locale.ROOT))
            .with("launchers", launchers);
    ledger.writeTo(line.with("up", up), killed);
    System.out.println(line.withSeconds("seconds", Duration.ofNanos(System.nanoTime() - began)));
    return ledger.clean(killed) ? 0 : 1;
  }

  private int runOrKeepFiles(
      ScenarioProcesses processes, SoakSetup setup, Ledger ledger, SplittableRandom random)
      throws Exception {
    boolean clean = false;
    try {
      int killed = run(processes, setup, ledger, random);
      clean = ledger.clean(killed);
      return killed;
    } finally {
      if (!clean) {
        processes.keepFiles();
      }
    }
  }

  /** Returns how many launchers were killed. */
  private int run(
      ScenarioProcesses processes, SoakSetup setup, Ledger ledger, SplittableRandom random)
      throws Exception {
    Machines machines =
        switch (driver) {
          case OPENSTACK -> processes.simulator("--quota", "1000");
          case RUNC -> new RuncContainers(setup.labelPrefix());
        };
    var start =
        up
            ? InitialLaunchers.everything(processes, setup)
            : InitialLaunchers.launchers(processes, setup, launchers);
    try (var store = start.store();
        var raw = start.raw()) {
      var fleet = new LauncherFleet(start.next(), ledger, start.first());
      start.awaitServing(raw);
      serve(store, ledger, fleet, setup, random);
      empty(processes, start.config(), fleet, ledger, new Leftovers(store, raw, machines));
      long duplicated = machines.duplicated();
      if (duplicated > 0) {
        ledger.doubled(
            "%d machines were made for nodes that had one already".formatted(duplicated));
      }
      return fleet.number();
    }
  }

  private void serve(
      Store store, Ledger ledger, LauncherFleet fleet, SoakSetup setup, SplittableRandom random)
      throws Exception {
    var patience =
        deadline == null ? setup.usualDeadline() : Duration.ofSeconds(deadline.longValue());
    try (var load = new LoadGenerator(store, ledger, fleet::number)) {
      load.start(
          setup.requestors(), new RandomRequestor.Demand(setup.labels(), patience), random.split());
      var deadline = Deadline.in(Duration.ofMinutes(minutes == null ? 0 : minutes));
      while (ledger.askedSoFar() < requests
          || (minutes == null ? fleet.number() < kills : !deadline.over())) {
        Thread.sleep(random.nextInt(SHORTEST_LIFE_MILLIS, LONGEST_LIFE_MILLIS));
        if ((fleet.number() + 1) % AT_ANY_MOMENT != 0) {
          awaitService(ledger, fleet);
        }
        fleet.succeed(random.nextInt(launchers));
        System.err.println(
            "kill %d, %d requests served".formatted(fleet.number(), ledger.servedSoFar()));
      }
      load.stop(patience.multipliedBy(2));
    }
  }

  /**
   * On a busy machine a launcher needs longer to start than it is given to live. Most of them get
   * the time to serve somebody, so that the run proves something; each third dies at any moment.
   */
  private static void awaitService(Ledger ledger, LauncherFleet fleet) throws InterruptedException {
    Deadline.in(LONGEST_GRACE)
        .await(
            Duration.ofMillis(20),
            () -> {
              fleet.requireAlive();
              return ledger.hasServed(fleet.number());
            });
  }

  /** The last launchers start, learn that nothing is to be ready any longer, and clean up. */
  private static void empty(
      ScenarioProcesses processes,
      ScenarioConfig config,
      LauncherFleet fleet,
      Ledger ledger,
      Leftovers leftovers)
      throws InterruptedException {
    processes.write(config.withoutMinReady());
    var left = leftovers.afterEmptying(TO_EMPTY);
    fleet.requireAlive();
    ledger.leaked(left.size(), String.join(", ", left));
  }
}
