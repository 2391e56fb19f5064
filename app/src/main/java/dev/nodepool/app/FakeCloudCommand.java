package dev.nodepool.app;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.drivers.fake.FakeCloudServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The fake driver's clouds in a process of their own. */
@Command(
    name = "fake-cloud",
    description = {
      "Runs the fake driver's clouds in a process of their own, which launchers share.",
      "Launchers find it by NODEPOOL_FAKE_CLOUD=host:port, which this command prints."
    },
    footer = {"", "Example: nodepool fake-cloud --port 9000"})
final class FakeCloudCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Where to listen (127.0.0.1).")
  private String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "The port; 0 takes a free one (0).")
  private int port;

  FakeCloudCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var server = FakeCloudServer.start(host, port, session.terminal().environment())) {
      session.terminal().out().println("READY: NODEPOOL_FAKE_CLOUD=" + server.address());
      session.terminal().out().flush();
      new CountDownLatch(1).await();
      return ExitCode.DONE;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "The fake cloud cannot listen on %s port %d (%s): choose another with --host and --port."
              .formatted(host, port, e.getMessage()),
          e);
    }
  }
}
