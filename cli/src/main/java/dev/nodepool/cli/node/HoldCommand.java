package dev.nodepool.cli.node;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.NodeState;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "hold",
    description = "Keeps a node until somebody deletes it, whatever it was doing.",
    footer = {"", "Example: nodepool hold 0000000012"})
public final class HoldCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "The id of the node.")
  private String node = "";

  public HoldCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      try (var held = NodeLookup.lock(store, node)) {
        var state = held.node().state();
        if (!state.mayMoveTo(NodeState.HOLD)) {
          throw new CommandFailure(
              "Node %s is %s and cannot be held any more: hold it before that."
                  .formatted(node, state.wire()));
        }
        held.update(now -> now.moved(NodeState.HOLD, store.now()));
      }
      NodeTable.print(session, store, node);
    }
    return ExitCode.DONE;
  }
}
