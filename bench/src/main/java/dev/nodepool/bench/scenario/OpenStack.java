package dev.nodepool.bench.scenario;

import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.bench.process.ScenarioConfig;
import dev.nodepool.bench.process.ScenarioOptions;
import dev.nodepool.bench.process.ScenarioProcesses;
import dev.nodepool.bench.process.SimulatorProcess;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Many requests through the OpenStack driver and a cloud that takes its time, compared with what
 * that cloud allows at best.
 */
@Command(
    name = "openstack",
    description = "Many requests through a cloud that speaks OpenStack over HTTP.")
public final class OpenStack implements Callable<Integer> {
  private static final String LABEL = "bench";

  /** The pause between two calls that the scenario's provider is configured with. */
  private static final double RATE = 0.001;

  @Mixin ScenarioOptions options = new ScenarioOptions();

  @Option(names = "--requests", description = "How many at once (1000).")
  int requests = 1000;

  @Option(names = "--warm-up", description = "Nodes that come and go before (200).")
  int warmUp = 200;

  @Option(names = "--latency", description = "Seconds that each call takes (0.2).")
  double latency = 0.2;

  @Option(names = "--build-time", description = "Seconds until a server is ACTIVE (2).")
  double buildTime = 2;

  @Option(names = "--floating-ip", description = "Each server gets a floating IP.")
  boolean floatingIp;

  @Option(names = "--patience", description = "Seconds until it has failed (300).")
  int patience = 300;

  @Override
  public Integer call() throws Exception {
    var kind =
        floatingIp ? ScenarioConfig.Kind.OPENSTACK_FLOATING_IP : ScenarioConfig.Kind.OPENSTACK;
    try (var processes = new ScenarioProcesses(options)) {
      var cloud =
          processes.simulator(
              "--quota", "" + requests, "--latency", "" + latency, "--build-time", "" + buildTime);
      try (var run =
          new LauncherRun(
              processes,
              zookeeper ->
                  ScenarioConfig.simulated(zookeeper, new ScenarioConfig.Label(LABEL, 0), kind))) {
        comeAndGo(run, warmUp);
        cloud.forgetCalls();
        measure(run, cloud);
      }
    }
    return 0;
  }

  private void comeAndGo(LauncherRun run, int nodes) throws Exception {
    var limit = Duration.ofSeconds(patience);
    run.requestor().giveBack(run.requestor().await(run.requestor().ask(LABEL, nodes), limit));
    run.awaitNodes(0, limit);
  }

  private void measure(LauncherRun run, SimulatorProcess cloud) throws Exception {
    var limit = Duration.ofSeconds(patience);
    var before = run.counts();
    long began = System.nanoTime();
    var served = run.requestor().await(run.requestor().ask(LABEL, requests), limit);
    double makespan = (System.nanoTime() - began) / 1e9;
    var after = run.counts();
    long returned = System.nanoTime();
    run.requestor().giveBack(served);
    run.awaitNodes(0, limit);
    double gone = (System.nanoTime() - returned) / 1e9;
    var calls = cloud.calls();
    System.out.println(
        ResultLine.of("openstack")
            .with("floating_ip", floatingIp)
            .with("requests", requests)
            .with("makespan_seconds", makespan)
            .with("ideal_seconds", ideal())
            .with("times_ideal", makespan / ideal())
            .with("deletion_seconds", gone)
            .with("api_calls_per_node", calls.path("total").asDouble() / requests)
            .with("launcher_cpu_ms_per_node", (double) after.cpuSince(before).toMillis() / requests)
            .with(
                "whole_life_cpu_ms_per_node",
                (double) run.counts().cpuSince(before).toMillis() / requests)
            .with("calls", calls.path("by_call").toString())
            .withLoad());
  }

  /**
   * The last order goes out when all before it have had their pause; then it is taken, the server
   * is built, and a list has to show it. A floating IP is taken and shown after that.
   */
  private double ideal() {
    return requests * RATE + 2 * latency + buildTime + (floatingIp ? 2 * latency : 0);
  }
}
