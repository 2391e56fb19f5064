package dev.nodepool.cli.autohold;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Durations;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.HoldRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "autohold",
    description = {
      "Asks that the nodes of a job are kept when it fails.",
      "Zuul honours it, and so does nodepool run --job. Prints the id of the hold request."
    },
    footer = {
      "",
      "Example: nodepool autohold --tenant t --project opendev.org/org/project --job unit --reason 'flaky test, Eve'"
    })
public final class AutoholdCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--tenant", paramLabel = "NAME", required = true, description = "Zuul's tenant.")
  private String tenant = "";

  @Option(
      names = "--project",
      paramLabel = "NAME",
      required = true,
      description = "The project by its canonical name, such as opendev.org/org/project.")
  private String project = "";

  @Option(names = "--job", paramLabel = "NAME", required = true, description = "The job.")
  private String job = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why, and who wants it: the node's comment.")
  private String reason = "";

  @Option(
      names = "--change",
      paramLabel = "NUMBER",
      description = "Only for this change, with any patch set.")
  private @Nullable String change;

  @Option(
      names = "--ref",
      paramLabel = "REGEX",
      description = "Only for git refs that begin with this.")
  private @Nullable String ref;

  @Option(
      names = "--count",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "For how many failures (1).")
  private int count = 1;

  @Option(
      names = "--node-hold-expiration",
      paramLabel = "TIME",
      defaultValue = "0",
      converter = Durations.class,
      description = "After that long a held node goes; 0 is never, or max-hold-age (0).")
  private Duration expiration = Duration.ZERO;

  public AutoholdCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (count < 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "A hold is for one failure or more, not %d.".formatted(count));
    }
    var filter = RefFilter.of(change, ref);
    var request =
        HoldRequest.of(tenant, project, job, filter, reason, count, expiration.toSeconds());
    warnOfShortName();
    try (var store = session.store()) {
      var id = store.holdRequests().create(request);
      session.printer().print(id, Map.of("id", id));
    }
    return ExitCode.DONE;
  }

  /** Zuul compares canonical names, and would just never hold anything. */
  private void warnOfShortName() {
    if (project.indexOf('/') < 0 || !project.substring(0, project.indexOf('/')).contains(".")) {
      session
          .err()
          .printf(
              "Zuul calls projects by their canonical name, with the host (opendev.org/org/project): %s is probably none of them.%n",
              project);
    }
  }
}
