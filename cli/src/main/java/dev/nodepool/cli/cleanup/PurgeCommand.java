package dev.nodepool.cli.cleanup;

import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.NodeListing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "purge",
    description = {
      "Removes records of nodes that are stuck on their way out and whose machine is gone.",
      "A record stays when its cloud still lists the machine, or cannot be asked."
    },
    footer = {"", "Example: nodepool purge --state deleting --older-than 24h --dry-run"})
public final class PurgeCommand implements Callable<Integer> {
  private static final Set<NodeState> STATES =
      Set.of(
          NodeState.DELETING,
          NodeState.DELETED,
          NodeState.FAILED,
          NodeState.ABORTED,
          NodeState.USED);

  private final Session session;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "deleting (the default), deleted, failed, aborted or used.")
  private String state = "deleting";

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Only nodes that have been in the state for longer (24h).")
  private Duration age = Duration.ofHours(24);

  @Option(names = "--dry-run", description = "Only say what would be done.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask, even at a terminal.")
  private boolean yes;

  public PurgeCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var wanted = NodeState.ofWire(state);
    if (!STATES.contains(wanted) && spec != null) {
      throw new ParameterException(
          spec.commandLine(),
          "Records in state '%s' are never purged: say deleting, deleted, failed, aborted or used."
              .formatted(state));
    }
    var config = session.requiredConfig();
    List<CleanupResult> outcomes = new ArrayList<>();
    try (var store = session.store();
        var drivers = LocalDrivers.open(config, session.terminal(), store);
        var clouds = new ProviderMachines(config, drivers, store)) {
      var before = store.now().minus(age);
      var old =
          store.nodes().readAll().stream()
              .filter(listed -> listed.node().state() == wanted)
              .filter(listed -> listed.node().stateTime().isBefore(before))
              .toList();
      if (!dryRun) {
        var planned = old.stream().map(listed -> "record of node " + listed.node().id()).toList();
        Confirmation.of(session, planned, yes);
      }
      for (var listed : old) {
        outcomes.add(purge(store, clouds, listed));
      }
    }
    session.printer().print(Rows.of(CleanupResult.COLUMNS, outcomes));
    return outcomes.stream().allMatch(CleanupResult::settled) ? ExitCode.DONE : ExitCode.FAILED;
  }

  private CleanupResult purge(Store store, ProviderMachines clouds, NodeListing listed)
      throws InterruptedException {
    var node = listed.node();
    if (listed.locked()) {
      return outcome(node, "stays: somebody works on it", false);
    }
    var machine = node.externalId();
    if (machine != null) {
      var answer = clouds.of(node.provider());
      if (answer.cloud() == null) {
        return outcome(node, "stays: " + answer.why(), false);
      }
      if (answer.lists(machine)) {
        return outcome(node, "stays: the cloud still lists its machine", false);
      }
    }
    return dryRun ? outcome(node, "would be removed", true) : remove(store, node);
  }

  private static CleanupResult remove(Store store, Node node) throws InterruptedException {
    var lock = store.nodes().tryLock(node.id());
    if (lock.isEmpty()) {
      return outcome(node, "stays: somebody works on it", false);
    }
    try (var held = lock.get()) {
      if (held.node().state() != node.state()) {
        return outcome(node, "stays: it has changed", false);
      }
      held.remove();
      return outcome(node, "removed", true);
    }
  }

  private static CleanupResult outcome(Node node, String result, boolean settled) {
    return new CleanupResult(node.id(), node.provider(), node.externalId(), result, settled);
  }
}
