package dev.nodepool.app;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.app.logging.LoggingPlan;
import dev.nodepool.app.process.Background;
import dev.nodepool.app.process.PidFile;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.config.Webapp;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flags that Nodepool's daemons have always had, and what they mean. */
final class DaemonOptions {
  @Option(names = "-p", paramLabel = "FILE", description = "Pid file of the background process.")
  private @Nullable Path pidFile;

  @Option(names = "-d", description = "Stay in the foreground and log everything.")
  private boolean debugInForeground;

  @Option(names = "-f", description = "Stay in the foreground.")
  private boolean foreground;

  @Option(names = "--repl", description = "Not available: there is no Python in this daemon.")
  private boolean repl;

  /**
   * Runs the daemon, here or in the background.
   *
   * @param name of its pid file and logs
   * @param part what it does
   * @param web where its web server listens under a configuration; empty for none
   */
  int run(Session session, String name, Part part, Function<NodepoolConfig, Optional<Webapp>> web)
      throws InterruptedException {
    if (repl) {
      throw new CommandFailure(
          "This %s has no REPL, because it is not written in Python: start it without --repl, and send it SIGUSR2 for a thread dump."
              .formatted(part.name()));
    }
    var background = new Background(session.terminal().environment());
    boolean stays = foreground || debugInForeground || background.isDaemon();
    if (!stays) {
      return spawn(session, background, part);
    }
    var directories = DaemonDirectories.of(session.terminal().environment());
    var path = pidFile == null ? directories.run().resolve(name + ".pid") : pidFile;
    var pid = background.isDaemon() ? new PidFile(path, part.name()) : null;
    if (pid != null) {
      pid.claim();
    }
    try {
      LogSetup.start(
          session.options().logging(), usualLogs(session, background, directories, name));
      return serve(session, background, pid, part, web);
    } finally {
      if (pid != null) {
        pid.release();
      }
    }
  }

  private static int spawn(Session session, Background background, Part part)
      throws InterruptedException {
    try {
      return background.spawn(session.err());
    } catch (IOException e) {
      throw new CommandFailure(
          "The %s could not be started in the background (%s): start it with -f."
              .formatted(part.name(), FileTrouble.words(e)),
          e);
    }
  }

  private static int serve(
      Session session,
      Background background,
      @Nullable PidFile pid,
      Part part,
      Function<NodepoolConfig, Optional<Webapp>> web)
      throws InterruptedException {
    var environment = session.terminal().environment();
    Runnable atExit = pid == null ? () -> {} : pid::release;
    try (var run = new DaemonRun(atExit);
        var daemon =
            NodepoolDaemon.start(
                new DaemonContext(
                    session.configSource(), environment, connector(environment), run::endFailed),
                List.of(part),
                web)) {
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

  private LoggingPlan usualLogs(
      Session session, Background background, DaemonDirectories directories, String name) {
    return background.isDaemon()
        ? LogSetup.files(directories.logs(), name)
        : LogSetup.console(debugInForeground || session.options().debug());
  }
}
