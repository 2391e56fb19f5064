package dev.nodepool.cli.node;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Session;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.StaticInventory;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.LockedNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    description = "Deletes a node: marks it for the launcher, or with --now deletes it itself.",
    footer = {"", "Example: nodepool delete 0000000012"})
public final class DeleteCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--now", description = "Delete the machine in the foreground.")
  private boolean now;

  @Parameters(paramLabel = "NODE", description = "The id of the node.")
  private String node = "";

  public DeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      try (var held = NodeLookup.lock(store, node)) {
        held.update(one -> one.moved(NodeState.DELETING, store.now()));
        if (now) {
          deleteNow(held, store);
        }
      }
      NodeTable.print(session, store, node);
    }
    return ExitCode.DONE;
  }

  private void deleteNow(LockedNode held, Store store) throws InterruptedException {
    var name = held.node().provider();
    var config = session.requiredConfig();
    var provider = name == null ? null : config.provider(name).orElse(null);
    if (provider == null) {
      throw new CommandFailure(
          "The configuration has no provider %s, so node %s cannot be deleted from here: its launcher will do it."
              .formatted(name, node));
    }
    try (var drivers = LocalDrivers.open(config, session.terminal(), store);
        Provider cloud = drivers.provider(provider, store)) {
      var machine = held.node().externalId();
      if (machine != null && !(cloud instanceof StaticInventory)) {
        cloud.delete(machine);
      }
    } catch (CloudException e) {
      throw new CommandFailure(
          "The cloud did not delete node %s (%s): it stays marked, and a launcher will try again."
              .formatted(node, e.getMessage()),
          e);
    }
    held.remove();
  }
}
