package dev.nodepool.app;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.app.logging.LoggingPlan;
import dev.nodepool.app.process.Background;
import dev.nodepool.app.process.PidFile;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  @Option(names = "-p", paramLabel = "FILE", description = "Pid file of the background process.")
  private @Nullable Path pidFile;

  @Option(names = "-d", description = "Stay in the foreground and log everything.")
  private boolean debugInForeground;

  @Option(names = "-f", description = "Stay in the foreground.")
  private boolean foreground;

  @Option(names = "--no-webapp", description = "Start no web server.")
  private boolean noWebapp;

  @Option(names = "--repl", description = "Not available: there is no Python in this launcher.")
  private boolean repl;

  LauncherCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (repl) {
      throw new CommandFailure(
          "This launcher has no REPL, because it is not written in Python: start it without --repl, and send it SIGUSR2 for a thread dump.");
    }
    var background = new Background(session.terminal().environment());
    boolean stays = foreground || debugInForeground || background.isDaemon();
    if (!stays) {
      return spawn(background);
    }
    var pid = background.isDaemon() ? new PidFile(pidPath()) : null;
    if (pid != null) {
      pid.claim();
    }
    try {
      LogSetup.start(session.options().logging(), usualLogs(background.isDaemon()));
      return serve(background, pid);
    } finally {
      if (pid != null) {
        pid.release();
      }
    }
  }

  private int spawn(Background background) throws InterruptedException {
    try {
      return background.spawn(session.err());
    } catch (IOException e) {
      throw new CommandFailure(
          "The launcher could not be started in the background (%s): start it with -f."
              .formatted(FileTrouble.words(e)),
          e);
    }
  }

  private int serve(Background background, @Nullable PidFile pid) throws InterruptedException {
    var environment = session.terminal().environment();
    Runnable atExit = pid == null ? () -> {} : pid::release;
    try (var run = new DaemonRun(atExit);
        var daemon =
            LauncherDaemon.start(
                new DaemonContext(
                    session.configSource(), environment, connector(environment), run::endFailed),
                !noWebapp)) {
      run.listenToSignals(daemon);
      background.reportUp();
      run.awaitStop();
    }
    return ExitCode.DONE;
  }

  /** The configured ensemble, or the server of an {@code up} on this machine. */
  static DaemonContext.Connector connector(Map<String, String> environment) {
    return (config, patience) -> Ensemble.of(Optional.of(config), environment).connect(patience);
  }

  private LoggingPlan usualLogs(boolean inBackground) {
    return inBackground
        ? LogSetup.files(directories().logs(), "nodepool")
        : LogSetup.console(debugInForeground || session.options().debug());
  }

  private Path pidPath() {
    return pidFile == null ? directories().run().resolve("nodepool.pid") : pidFile;
  }

  private DaemonDirectories directories() {
    return DaemonDirectories.of(session.terminal().environment());
  }
}
