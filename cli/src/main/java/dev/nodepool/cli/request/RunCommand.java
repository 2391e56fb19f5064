package dev.nodepool.cli.request;

import dev.nodepool.cli.node.NodeAccess;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Interruption;
import dev.nodepool.cli.session.Session;
import dev.nodepool.client.Asking;
import dev.nodepool.client.Lease;
import dev.nodepool.client.LeaseException;
import dev.nodepool.client.NodepoolClient;
import dev.nodepool.client.Outcome;
import dev.nodepool.client.RequestOptions;
import dev.nodepool.config.ConfigException;
import dev.nodepool.model.Node;
import dev.nodepool.ssh.RemoteShell;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.ssh.SshException;
import dev.nodepool.ssh.SshTarget;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "run",
    description = {
      "Gets a node, runs a command on it, and gives the node back.",
      "Ends with the command's exit code; 125 when Nodepool fails, 124 when the time is over, "
          + "130 after Ctrl-C."
    },
    footer = {
      "",
      "A command of one word goes to the node's shell as it is; several words are kept apart.",
      "Examples: nodepool run small -- make test",
      "          nodepool run small --timeout 10m -- 'make && make test'"
    })
public final class RunCommand implements Callable<Integer> {
  private static final Duration LONG = Duration.ofDays(10_000);
  private static final Duration LOGIN = Duration.ofMinutes(2);
  private static final Duration ENDING = Duration.ofSeconds(10);

  private final Session session;

  @Parameters(index = "0", paramLabel = "LABEL", description = "The kind of node that is wanted.")
  private String label = "";

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "COMMAND", description = "What to run.")
  private List<String> command = new ArrayList<>();

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "Give up after that long, such as 10m (never).")
  private @Nullable Duration timeout;

  @Option(
      names = "--hold-on-failure",
      description = "Keep the node for a look when the command fails.")
  private boolean holdOnFailure;

  public RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var interruption = new Interruption()) {
      if (timeout != null) {
        interruption.after(
            timeout,
            new CommandFailure(
                ExitCode.TIMED_OUT,
                "The time of %s is over; the node was given back."
                    .formatted(Durations.text(timeout))));
      }
      try {
        return attempt(interruption);
      } catch (InterruptedException e) {
        return interruption.rethrow(e);
      }
    }
  }

  private int attempt(Interruption interruption) throws InterruptedException {
    try (var store = session.store();
        var client = new NodepoolClient(store, Requestor.name())) {
      demandServed(store);
      try (var asking = client.ask(RequestOptions.of(label));
          var lease = await(store, asking)) {
        return onNode(lease, interruption);
      }
    } catch (LeaseException | StoreException | ConfigException e) {
      throw failed(e);
    } catch (CommandFailure e) {
      throw e.exitCode() == ExitCode.FAILED ? failed(e) : e;
    }
  }

  private static CommandFailure failed(Exception e) {
    return new CommandFailure(ExitCode.RUN_FAILED, String.valueOf(e.getMessage()), e);
  }

  private void demandServed(Store store) throws InterruptedException {
    var served = ServedLabels.served(store);
    if (!served.contains(label)) {
      throw new CommandFailure(ExitCode.RUN_FAILED, ServedLabels.unserved(label, served));
    }
  }

  private Lease await(Store store, Asking asking) throws InterruptedException {
    try (var line = new ProgressLine(session.terminal(), store, asking.id())) {
      return switch (asking.await(LONG, line)) {
        case Outcome.Served(var lease) -> lease;
        case Outcome.Failed(var request) ->
            throw new CommandFailure(
                ExitCode.RUN_FAILED,
                "Request %s for label %s failed: every pool declined it or could not launch a node; the launcher's log says why."
                    .formatted(request.id(), label));
        case Outcome.Gone(var id) ->
            throw new CommandFailure(
                ExitCode.RUN_FAILED,
                "Request %s was deleted by somebody else: run the command again.".formatted(id));
        case Outcome.TimedOut(var id, var patience) ->
            throw new CommandFailure(
                ExitCode.TIMED_OUT, "Request %s was not served in time.".formatted(id));
      };
    }
  }

  private int onNode(Lease lease, Interruption interruption)
      throws LeaseException, InterruptedException {
    if (lease.nodes().isEmpty()) {
      throw new CommandFailure(
          ExitCode.RUN_FAILED, "The node vanished before it was used: run the command again.");
    }
    var target = NodeAccess.of(session, lease.nodes().getFirst(), ExitCode.RUN_FAILED);
    lease.use();
    lease.onLost(() ->
        interruption.because(
            new CommandFailure(
                ExitCode.RUN_FAILED,
                "The connection to ZooKeeper was lost, and the node with it: run the command again.")));
    int exit = 0;
    boolean ended = false;
    try {
      exit = execute(target);
      ended = true;
    } catch (SshException e) {
      throw failed(e);
    } finally {
      if (holdOnFailure && !Thread.currentThread().isInterrupted() && (!ended || exit != 0)) {
        hold(lease, target);
      }
    }
    return exit;
  }

  private int execute(SshTarget target) throws SshException, InterruptedException {
    var terminal = session.terminal();
    try (var connections = new SshConnections();
        var shell = RemoteShell.connect(connections, target, LOGIN)) {
      var input = terminal.inputIsTerminal() ? null : terminal.in();
      return run(shell, input);
    } finally {
      terminal.out().flush();
    }
  }

  /** The machine may outlast this process: whoever has it next must not find the command there. */
  private int run(RemoteShell shell, @Nullable InputStream input)
      throws SshException, InterruptedException {
    var terminal = session.terminal();
    try {
      return shell.run(words(), input, terminal.out(), terminal.err());
    } catch (InterruptedException e) {
      try {
        shell.endCommands(ENDING);
      } catch (SshException unreachable) {
        e.addSuppressed(unreachable);
      }
      throw e;
    }
  }

  private String words() {
    return command.size() == 1
        ? command.getFirst()
        : command.stream().map(RemoteShell::quote).collect(Collectors.joining(" "));
  }

  private void hold(Lease lease, SshTarget target) throws LeaseException, InterruptedException {
    Node node = lease.nodes().getFirst();
    lease.hold("nodepool run: " + String.join(" ", command), null);
    session
        .err()
        .printf(
            "Node %s is held (%s). Look at it with: nodepool ssh %s   Delete it with: nodepool delete %s%n",
            node.id(), target, node.id(), node.id());
  }
}
