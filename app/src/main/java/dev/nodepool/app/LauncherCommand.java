package dev.nodepool.app;

import dev.nodepool.cli.session.Session;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The launcher's daemon, with the flags that {@code nodepool-launcher} has always had. */
@Command(
    name = LauncherCommand.NAME,
    description =
        "Turns node requests into nodes, and takes used nodes away. Runs in the background.",
    footer = {"", "Example: nodepool-launcher -f -c /etc/nodepool/nodepool.yaml"})
final class LauncherCommand implements Callable<Integer> {
  static final String NAME = "launcher";

  private final Session session;

  @Mixin private DaemonOptions daemon = new DaemonOptions();

  @Option(names = "--no-webapp", description = "Start no web server.")
  private boolean noWebapp;

  LauncherCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    return daemon.run(
        session,
        "nodepool",
        Part.LAUNCHER,
        config -> noWebapp ? Optional.empty() : Optional.of(config.webapp()));
  }
}
