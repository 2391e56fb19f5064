package dev.nodepool.cli.autohold;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "autohold-list",
    description = "Lists the hold requests, those that Zuul has stored too.",
    footer = {"", "Example: nodepool autohold-list --tenant t"})
public final class AutoholdListCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--tenant", paramLabel = "NAME", description = "Only those of this tenant.")
  private @Nullable String tenant;

  public AutoholdListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var requests =
          store.holdRequests().readAll().stream()
              .filter(request -> tenant == null || tenant.equals(request.tenant()))
              .toList();
      session.printer().print(AutoholdTable.of(requests));
    }
    return ExitCode.DONE;
  }
}
