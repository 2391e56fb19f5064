package dev.nodepool.app;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.DataHome;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.RunningNodepool;
import dev.nodepool.cli.session.RunningNodepools;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.store.Store;
import dev.nodepool.store.embedded.EmbeddedSettings;
import dev.nodepool.store.embedded.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A whole Nodepool in one process. */
@Command(
    name = "up",
    description =
        "Runs a whole Nodepool in this process: ZooKeeper, unless one is configured, the launcher, the builder where diskimages are configured, and the web server.",
    footer = {"", "Example: nodepool up -c nodepool.yaml"})
final class UpCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger("nodepool.launcher");

  private final Session session;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where to keep what Nodepool has to remember (/var/lib/nodepool for root).")
  private @Nullable Path data;

  @Option(names = "--no-webapp", description = "Start no web server.")
  private boolean noWebapp;

  UpCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    LogSetup.start(session.options().logging(), LogSetup.console(session.options().debug()));
    var environment = environment();
    var home = DataHome.of(environment);
    refuseSecond(home);
    try (var run = new DaemonRun(() -> {});
        var servers = new Servers(home, run::endFailed, environment, session)) {
      var context =
          new DaemonContext(session.configSource(), environment, servers::connect, run::endFailed);
      try (var daemon =
          NodepoolDaemon.start(
              context,
              List.of(Part.LAUNCHER, Part.builderWhereThereAreImages()),
              config -> noWebapp ? Optional.empty() : Optional.of(config.webapp()))) {
        run.listenToSignals(daemon);
        session.out().println(readyLine(daemon, servers));
        session.out().flush();
        run.awaitStop();
      }
    }
    return ExitCode.DONE;
  }

  /** Said before anything starts: else the first that both want would be what is in the way. */
  private void refuseSecond(DataHome home) {
    if (session.config().flatMap(Ensemble::configured).isEmpty()) {
      EmbeddedZooKeeper.owner(home.zookeeper())
          .ifPresent(pid -> {
            throw new CommandFailure(
                "Nodepool already runs as pid %s on the data in %s: use that one, stop it with kill -INT %s, or give this one a place of its own with --data."
                    .formatted(pid, home.root(), pid));
          });
    }
  }

  private Map<String, String> environment() {
    var environment = new HashMap<>(session.terminal().environment());
    if (data != null) {
      environment.put(DataHome.VARIABLE, data.toAbsolutePath().toString());
    }
    return environment;
  }

  private String readyLine(NodepoolDaemon daemon, Servers servers) {
    var line = new StringBuilder("READY: ").append(servers.where());
    if (daemon.webPort() > 0) {
      line.append(
          ", web at http://%s:%d/ready"
              .formatted(daemon.config().webapp().listenAddress(), daemon.webPort()));
    }
    return line.append(". Stop it with Ctrl-C or kill -INT ")
        .append(ProcessHandle.current().pid())
        .toString();
  }

  /** The configured ensemble, or a server of our own. Any thread. */
  private static final class Servers implements AutoCloseable {
    private final DataHome home;
    private final Runnable onFatal;
    private final Map<String, String> environment;
    private final Session session;
    private @Nullable EmbeddedZooKeeper embedded;
    private RunningNodepools.@Nullable Registered registered;

    /** What is to be done when our own server cannot go on, as on a full disk. */
    Servers(DataHome home, Runnable onFatal, Map<String, String> environment, Session session) {
      this.home = home;
      this.onFatal = onFatal;
      this.environment = environment;
      this.session = session;
    }

    Store connect(NodepoolConfig config, Duration patience) throws InterruptedException {
      var configured = Ensemble.configured(config);
      var store = (configured.isPresent() ? configured.get() : ownServer()).connect(patience);
      register(configured.isEmpty());
      return store;
    }

    /** From now on commands find this Nodepool, whatever their variables are. */
    private synchronized void register(boolean ours) {
      try {
        var options = session.options();
        registered =
            RunningNodepools.register(
                RunningNodepool.ofThisProcess(
                    home,
                    ours,
                    options.configIsAbsent() ? null : options.config(),
                    session.configSource().secure()),
                environment);
      } catch (IOException e) {
        log.warn(
            "This Nodepool could not be written down ({}): commands find it with {}={} only",
            FileTrouble.words(e),
            DataHome.VARIABLE,
            home.root());
      }
    }

    private synchronized Ensemble ownServer() {
      if (embedded == null) {
        embedded = EmbeddedZooKeeper.start(EmbeddedSettings.in(home.zookeeper()));
        // It has said why by then.
        embedded.onFailure(_ -> onFatal.run());
      }
      return new Ensemble(embedded.settings());
    }

    synchronized String where() {
      return embedded == null
          ? "the configured ZooKeeper"
          : "ZooKeeper at 127.0.0.1:%d with data in %s"
              .formatted(embedded.port(), home.zookeeper());
    }

    @Override
    public synchronized void close() {
      if (registered != null) {
        registered.close();
      }
      if (embedded != null) {
        embedded.close();
      }
    }
  }
}
