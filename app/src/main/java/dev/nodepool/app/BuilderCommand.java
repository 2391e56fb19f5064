package dev.nodepool.app;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.Webapp;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The builder's daemon, with the flags that {@code nodepool-builder} has always had. */
@Command(
    name = BuilderCommand.NAME,
    description =
        "Builds diskimages and uploads them to the providers that use them. Runs in the background.",
    footer = {"", "Example: nodepool-builder -f -c /etc/nodepool/nodepool.yaml"})
final class BuilderCommand implements Callable<Integer> {
  static final String NAME = "builder";

  private final Session session;

  @Mixin private DaemonOptions daemon = new DaemonOptions();

  @Option(
      names = "--build-workers",
      paramLabel = "COUNT",
      description = "How many images are built at once (1).")
  private int buildWorkers = BuilderWorkers.USUAL.builds();

  @Option(
      names = "--upload-workers",
      paramLabel = "COUNT",
      description = "How many uploads there are at once (4).")
  private int uploadWorkers = BuilderWorkers.USUAL.uploads();

  @Option(
      names = "--compress",
      description = "Keep images compressed by zstd, and decompress them while they are uploaded.")
  private boolean compress;

  @Option(
      names = "--web-port",
      paramLabel = "PORT",
      description = "Serve /ready, /metrics and the lists on this port (no web server).")
  private @Nullable Integer webPort;

  BuilderCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (buildWorkers < 0 || uploadWorkers < 0) {
      throw new CommandFailure(
          "A builder cannot have less than 0 workers: 0 of a kind leaves that work to others.");
    }
    return daemon.run(
        session,
        "nodepool-builder",
        Part.builder(new BuilderWorkers(buildWorkers, uploadWorkers, compress)),
        config ->
            Optional.ofNullable(webPort)
                .map(port -> new Webapp(port, config.webapp().listenAddress())));
  }
}
