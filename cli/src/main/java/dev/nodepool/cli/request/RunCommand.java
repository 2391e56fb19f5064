package dev.nodepool.cli.request;

import dev.nodepool.cli.node.NodeAccess;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Interruption;
import dev.nodepool.cli.session.Session;
import dev.nodepool.client.Lease;
import dev.nodepool.client.LeaseException;
import dev.nodepool.client.NodepoolClient;
import dev.nodepool.client.RequestHandle;
import dev.nodepool.client.RequestOptions;
import dev.nodepool.client.RequestOutcome;
import dev.nodepool.config.ConfigException;
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
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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

  @Mixin private final JobOptions job = new JobOptions();

  /** What is waited for, so that whoever loses patience is told why. */
  private volatile @Nullable Waiting waiting;

  private record Waiting(Store store, String request) {}

  public RunCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var kept = new KeptNode(session, job.run(), holdOnFailure, command);
    try (var interruption = new Interruption()) {
      if (timeout != null) {
        interruption.after(timeout, this::late);
      }
      try {
        return attempt(kept, interruption);
      } catch (InterruptedException e) {
        return interruption.rethrow(e);
      }
    }
  }

  /** Called when the time is over, before the work is interrupted. */
  private CommandFailure late() throws InterruptedException {
    var span = Durations.text(Objects.requireNonNull(timeout));
    var open = waiting;
    return new CommandFailure(
        ExitCode.TIMED_OUT,
        open == null
            ? "The time of %s is over; the command was ended.".formatted(span)
            : Unserved.because(
                open.store(),
                open.request(),
                "The time of %s is over, and request %s for label %s, which is cancelled, was not served"
                    .formatted(span, open.request(), label)));
  }

  private int attempt(KeptNode kept, Interruption interruption) throws InterruptedException {
    try (var store = session.store();
        var client = new NodepoolClient(store, Requestor.name())) {
      demandServed(store);
      try (var asking = client.ask(RequestOptions.of(label));
          var lease = await(store, asking)) {
        return onNode(store, lease, kept, interruption);
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

  private Lease await(Store store, RequestHandle asking) throws InterruptedException {
    waiting = new Waiting(store, asking.id());
    try (var line = new ProgressLine(session.terminal(), store, asking.id())) {
      return switch (asking.await(LONG, line)) {
        case RequestOutcome.Served(var lease) -> lease;
        case RequestOutcome.Failed(var request) ->
            throw new CommandFailure(
                ExitCode.RUN_FAILED,
                Unserved.because(
                    store,
                    request.id(),
                    "Request %s for label %s failed".formatted(request.id(), label)));
        case RequestOutcome.Gone(var id) ->
            throw new CommandFailure(
                ExitCode.RUN_FAILED,
                "Request %s was deleted by somebody else: run the command again.".formatted(id));
        case RequestOutcome.TimedOut(var id, var _) ->
            throw new CommandFailure(
                ExitCode.TIMED_OUT,
                Unserved.because(store, id, "Request %s was not served in time".formatted(id)));
      };
    } finally {
      waiting = null;
    }
  }

  private int onNode(Store store, Lease lease, KeptNode kept, Interruption interruption)
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
    boolean failed = true;
    try {
      int exit = execute(target);
      failed = exit != 0;
      return exit;
    } catch (SshException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      // Whoever stops it wants nothing more of it; a command that takes too long has failed.
      failed = interruption.isTimeOut();
      throw e;
    } finally {
      if (failed) {
        kept.keep(store, lease, target);
      }
    }
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
}
