package dev.nodepool.cli.command;

import dev.nodepool.cli.CommandFailure;
import dev.nodepool.cli.ExitCode;
import dev.nodepool.cli.Session;
import dev.nodepool.model.NodeState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "hold",
    description = "Keeps a node until somebody deletes it, whatever it was doing.",
    footer = {"", "Example: nodepool hold 0000000012"})
final class HoldCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "The id of the node.")
  private String node = "";

  HoldCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      try (var held = NodeRows.lock(store, node)) {
        var state = held.node().state();
        if (!state.mayMoveTo(NodeState.HOLD)) {
          throw new CommandFailure(
              "Node %s is %s and cannot be held any more: hold it before that."
                  .formatted(node, state.wire()));
        }
        held.update(now -> now.moved(NodeState.HOLD, store.now()));
      }
      NodeRows.print(session, store, node);
    }
    return ExitCode.DONE;
  }
}
