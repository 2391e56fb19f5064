package dev.nodepool.bench;

import dev.nodepool.bench.crash.Crashes;
import dev.nodepool.bench.image.BadClouds;
import dev.nodepool.bench.image.ManyImages;
import dev.nodepool.bench.image.Uploads;
import dev.nodepool.bench.scenario.Burst;
import dev.nodepool.bench.scenario.Churn;
import dev.nodepool.bench.scenario.Floor;
import dev.nodepool.bench.scenario.Hang;
import dev.nodepool.bench.scenario.HiddenQuota;
import dev.nodepool.bench.scenario.Idle;
import dev.nodepool.bench.scenario.ListNodes;
import dev.nodepool.bench.scenario.OpenStack;
import dev.nodepool.bench.scenario.ReadyLatency;
import dev.nodepool.bench.scenario.UpMemory;
import dev.nodepool.bench.soak.Soak;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program {@code bench/run}: a scenario, run once. */
@Command(
    name = "bench/run",
    description = {
      "Measures Nodepool. Each measurement is one JSON line; what goes on is said on stderr.",
      "Exits with 1 when something is wrong, never because it was slow."
    },
    synopsisSubcommandLabel = "SCENARIO",
    mixinStandardHelpOptions = true,
    subcommands = {
      Floor.class,
      Burst.class,
      ReadyLatency.class,
      Churn.class,
      ListNodes.class,
      Idle.class,
      UpMemory.class,
      Hang.class,
      HiddenQuota.class,
      OpenStack.class,
      Uploads.class,
      BadClouds.class,
      ManyImages.class,
      Soak.class,
      Crashes.class
    })
public final class Bench {

  public static void main(String[] arguments) {
    if (System.getProperty("slf4j.provider") == null) {
      // What is printed is measurements; loading a logging library would be measured too.
      System.setProperty("slf4j.provider", "org.slf4j.helpers.NOP_FallbackServiceProvider");
      System.setProperty("slf4j.internal.verbosity", "ERROR");
    }
    System.exit(run(arguments));
  }

  static int run(String... arguments) {
    return new CommandLine(new Bench())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, _) -> {
          failure.printStackTrace(new PrintWriter(command.getErr(), true));
          return 1;
        })
        .execute(arguments);
  }
}
