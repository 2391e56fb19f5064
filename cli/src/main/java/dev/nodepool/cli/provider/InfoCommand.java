package dev.nodepool.cli.provider;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.Component;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.NodeListing;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "info",
    description = "Shows what ZooKeeper knows of a provider: its images and its nodes.",
    footer = {"", "Example: nodepool info my-cloud"})
public final class InfoCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "PROVIDER", description = "The name of the provider.")
  private String provider = "";

  public InfoCommand(Session session) {
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
      warnOfOldConfigurations(store);
    }
    return ExitCode.DONE;
  }

  /** On the error stream, so that the tables and documents stay as programs know them. */
  private void warnOfOldConfigurations(Store store) throws InterruptedException {
    for (var component : store.components().readAll()) {
      if (component instanceof Component.Daemon daemon) {
        daemon
            .troubles()
            .forEach(trouble ->
                session
                    .err()
                    .printf("The launcher on %s: %s%n", daemon.hostname(), trouble.text()));
      }
      if (component instanceof Component.Daemon daemon && daemon.configError() != null) {
        session
            .err()
            .printf(
                "The %s on %s runs on an old configuration, because the changed one cannot be used: %s%n",
                daemon.kind().wire(), daemon.hostname(), daemon.configError());
      }
    }
  }
}
