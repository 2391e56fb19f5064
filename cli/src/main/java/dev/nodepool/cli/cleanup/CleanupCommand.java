package dev.nodepool.cli.cleanup;

import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.NodeListing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "cleanup",
    description = {
      "Lets go of nodes that exist for long and that nobody uses, and deletes leaked machines.",
      "Nodes in use or held stay. Leaked is what carries our marks and has no record."
    },
    footer = {"", "Example: nodepool cleanup --older-than 12h --dry-run"})
public final class CleanupCommand implements Callable<Integer> {
  private final Session session;
  private final List<CleanupResult> outcomes = new ArrayList<>();

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Only nodes that exist for longer (12h).")
  private Duration age = Duration.ofHours(12);

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask, even at a terminal.")
  private boolean yes;

  public CleanupCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = session.requiredConfig();
    try (var store = session.store();
        var drivers = LocalDrivers.open(config, session.terminal(), store);
        var clouds = new ProviderMachines(config, drivers, store)) {
      boolean onlySay = dryRun;
      dryRun = true;
      sweep(config, store, clouds);
      if (!onlySay) {
        Confirmation.of(session, planned(), yes);
        dryRun = false;
        outcomes.clear();
        sweep(config, store, clouds);
      }
    }
    session.printer().print(Rows.of(CleanupResult.COLUMNS, outcomes));
    return outcomes.stream().allMatch(CleanupResult::settled) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private void sweep(NodepoolConfig config, Store store, ProviderMachines clouds)
      throws InterruptedException {
    // The clouds first: a machine's record is there before the machine.
    leaked(config, store, clouds);
    var before = store.now().minus(age);
    for (var listed : store.nodes().readAll()) {
      if (isLeftOver(listed, before) && !clouds.of(listed.node().provider()).isStatic()) {
        letGo(store, listed.node());
      }
    }
  }

  private List<String> planned() {
    return outcomes.stream()
        .filter(CleanupResult::settled)
        .map(one ->
            one.node() == null
                ? "leaked machine %s of %s".formatted(one.machine(), one.provider())
                : "node %s of %s".formatted(one.node(), one.provider()))
        .toList();
  }

  private static boolean isLeftOver(NodeListing listed, Instant before) {
    var node = listed.node();
    var created = node.createdTime() == null ? node.stateTime() : node.createdTime();
    return !listed.locked() && isFree(node) && created.isBefore(before);
  }

  private static boolean isFree(Node node) {
    return node.state() == NodeState.READY && node.allocatedTo() == null;
  }

  private void letGo(Store store, Node node) throws InterruptedException {
    var result = "would be deleted";
    if (!dryRun) {
      var lock = store.nodes().tryLock(node.id());
      if (lock.isEmpty()) {
        return;
      }
      try (var held = lock.get()) {
        if (!isFree(held.node())) {
          return;
        }
        held.update(one -> one.moved(NodeState.DELETING, store.now()));
        result = "is left to the launcher to delete";
      }
    }
    outcomes.add(new CleanupResult(node.id(), node.provider(), node.externalId(), result, true));
  }

  private void leaked(NodepoolConfig config, Store store, ProviderMachines clouds)
      throws InterruptedException {
    for (var provider : config.providers()) {
      if (provider.isDisabled()) {
        continue;
      }
      var answer = clouds.of(provider.name());
      if (answer.cloud() == null) {
        outcomes.add(
            new CleanupResult(
                null, provider.name(), null, "not looked at: " + answer.why(), false));
      } else if (!answer.isStatic()) {
        for (var machine : answer.machines()) {
          if (hasNoRecord(store, machine)) {
            outcomes.add(delete(provider.name(), answer.cloud(), machine));
          }
        }
      }
    }
  }

  private static boolean hasNoRecord(Store store, OwnedMachine machine)
      throws InterruptedException {
    var node = machine.nodeId();
    return node != null && store.nodes().read(node).isEmpty();
  }

  private CleanupResult delete(String provider, Provider cloud, OwnedMachine machine)
      throws InterruptedException {
    var id = machine.externalId();
    if (dryRun) {
      return new CleanupResult(null, provider, id, "has leaked and would be deleted", true);
    }
    try {
      cloud.delete(id);
      return new CleanupResult(null, provider, id, "had leaked and is deleted", true);
    } catch (CloudException e) {
      return new CleanupResult(
          null, provider, id, "has leaked and stays: " + e.getMessage(), false);
    }
  }
}
