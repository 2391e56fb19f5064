package dev.nodepool.cli.request;

import dev.nodepool.cli.node.NodeTable;
import dev.nodepool.cli.node.NodeTable.Row;
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
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "request",
    description = {
      "Asks for nodes, one for each label, and keeps them until they are released.",
      "Prints the id of the request; with --wait also the nodes, once they are there."
    },
    footer = {"", "Example: nodepool request small small --wait --expires 4h"})
public final class RequestCommand implements Callable<Integer> {
  private static final Duration LONG = Duration.ofDays(10_000);
  private final Session session;

  @Parameters(arity = "1..*", paramLabel = "LABEL", description = "One node of each label.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--expires",
      paramLabel = "TIME",
      defaultValue = "1h",
      converter = Durations.class,
      description = "When launchers may take the nodes back (1h).")
  private Duration expires = Duration.ofHours(1);

  @Option(names = "--wait", description = "Wait until the nodes are there, and keep them.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Durations.class,
      description = "With --wait: give up after that long, and cancel the request (never).")
  private @Nullable Duration timeout;

  @Option(
      names = "--priority",
      paramLabel = "NUMBER",
      defaultValue = "200",
      description = "100 is high, 200 normal, 300 low.")
  private int priority = NodeRequest.PRIORITY_NORMAL;

  public RequestCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var options = options();
    try (var interruption = new Interruption();
        var store = session.store();
        var client = new NodepoolClient(store, Requestor.name())) {
      warnOfUnserved(store);
      var asking = client.ask(options);
      if (!wait) {
        session.printer().print(asking.id(), Map.of("id", asking.id(), "state", "requested"));
        return ExitCode.DONE;
      }
      return keepWhenServed(store, asking, interruption);
    }
  }

  private RequestOptions options() {
    try {
      return RequestOptions.of(labels).withPriority(priority).persistentFor(expires);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private void warnOfUnserved(Store store) throws InterruptedException {
    var served = ServedLabels.served(store);
    labels.stream()
        .distinct()
        .filter(label -> !served.contains(label))
        .forEach(label -> session.err().println(ServedLabels.unserved(label, served)));
  }

  /** Whoever stops waiting does not want the nodes any more. */
  private int keepWhenServed(Store store, RequestHandle asking, Interruption interruption)
      throws InterruptedException {
    boolean kept = false;
    try (var line = new ProgressLine(session.terminal(), store, asking.id())) {
      var outcome = asking.await(timeout == null ? LONG : timeout, line);
      line.close();
      switch (outcome) {
        case RequestOutcome.Served(var lease) -> keep(lease, asking.id());
        case RequestOutcome.Failed(var request) ->
            throw new CommandFailure(
                ExitCode.CANNOT_BE_SATISFIED,
                Unserved.because(store, request.id(), "Request %s failed".formatted(request.id())));
        case RequestOutcome.Gone(var id) ->
            throw new CommandFailure(
                "Request %s was deleted by somebody else: ask again.".formatted(id));
        case RequestOutcome.TimedOut(var id, var patience) ->
            throw new CommandFailure(
                ExitCode.TIMED_OUT,
                Unserved.because(
                    store,
                    id,
                    "Request %s was not served within %s and is cancelled"
                        .formatted(id, Durations.text(patience))));
      }
      kept = true;
      return ExitCode.DONE;
    } catch (InterruptedException e) {
      return interruption.rethrow(e);
    } finally {
      if (!kept) {
        asking.cancel();
      }
    }
  }

  private void keep(Lease lease, String id) throws InterruptedException {
    try {
      lease.keep(Requestor.leaseOwner(id), expires);
    } catch (LeaseException e) {
      throw new CommandFailure(e);
    }
    var rows =
        NodeTable.of(
            lease.nodes().stream().map(node -> new Row(node, true)).toList(), session.now());
    var printer = session.printer();
    if (printer.isTable()) {
      printer.lines(List.of(id, rows.table(true)));
    } else {
      printer.document(Map.of("id", id, "state", "fulfilled", "nodes", rows.objects()));
    }
  }
}
