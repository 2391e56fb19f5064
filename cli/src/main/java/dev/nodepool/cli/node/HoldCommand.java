package dev.nodepool.cli.node;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.Hold;
import dev.nodepool.model.NodeState;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "hold",
    description = "Keeps a node until somebody deletes it, whatever it was doing.",
    footer = {"", "Example: nodepool hold 0000000012 --reason 'for Eve' --expires 2d"})
public final class HoldCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NODE", description = "The id of the node.")
  private String node = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, and for whom: the node's comment.")
  private @Nullable String reason;

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "After that long launchers delete it; max-hold-age counts too (never).")
  private @Nullable Duration expires;

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
        held.update(now -> now.moved(NodeState.HOLD, store.now()).withHold(hold(now.hold())));
      }
      NodeTable.print(session, store, node);
    }
    return ExitCode.DONE;
  }

  /** What is not said stays as it is. */
  private Hold hold(Hold before) {
    return new Hold(
        before.job(),
        reason == null ? before.comment() : reason,
        expires == null ? before.expirationSeconds() : (Long) expires.toSeconds());
  }
}
