package dev.nodepool.cli.provider;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "adopt",
    description = {
      "Takes what carries the mark of another installation for this Nodepool's own.",
      "For machines that it made with another ZooKeeper, such as one whose data was lost."
    },
    footer = {"", "Example: nodepool adopt zk1:2181,zk2:2181 --yes"})
public final class AdoptCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "MARK", description = "The mark, as `doctor provider` shows it.")
  private String mark = "";

  @Option(names = "--yes", description = "Do it. Without it the command says what would follow.")
  private boolean sure;

  public AdoptCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var us =
          store
              .installation()
              .read()
              .orElseThrow(() ->
                  new CommandFailure(
                      "This ZooKeeper has no installation yet: start a launcher on it first."));
      if (us.id().equals(mark) || us.formerly().contains(mark)) {
        session.out().printf("What carries the mark %s is this Nodepool's already.%n", mark);
      } else if (sure) {
        store.installation().adopt(mark);
        session
            .out()
            .printf(
                "What carries the mark %s is this Nodepool's now; launchers that run know it at once.%n",
                mark);
      } else {
        session
            .out()
            .printf(
                "Launchers would take what carries the mark %s for their own, and delete what no record of this ZooKeeper names. If no other Nodepool uses it, say --yes.%n",
                mark);
      }
      return ExitCode.DONE;
    }
  }
}
