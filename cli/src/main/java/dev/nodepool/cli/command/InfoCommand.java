package dev.nodepool.cli.command;

import dev.nodepool.cli.ExitCode;
import dev.nodepool.cli.Session;
import dev.nodepool.store.NodeListing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "info",
    description = "Shows what ZooKeeper knows of a provider: its images and its nodes.",
    footer = {"", "Example: nodepool info my-cloud"})
final class InfoCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "PROVIDER", description = "The name of the provider.")
  private String provider = "";

  InfoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      ProviderInfo.of(
              provider,
              store.images().readAllUploads(),
              store.nodes().readAll().stream().map(NodeListing::node).toList())
          .print(session.printer());
    }
    return ExitCode.DONE;
  }
}
