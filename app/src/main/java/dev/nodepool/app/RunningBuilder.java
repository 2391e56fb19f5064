package dev.nodepool.app;

import dev.nodepool.builder.Builder;
import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.context.BuilderSettings;
import dev.nodepool.builder.files.BuildLogs;
import dev.nodepool.builder.files.ImageFiles;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.DataHome;
import dev.nodepool.cli.session.Ensemble;
import dev.nodepool.cli.session.HostNames;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Version;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.launcher.stats.CloudStats;
import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.ssh.SshConnections;
import dev.nodepool.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A builder with all that lives as long as its connection to one ZooKeeper. What was opened is
 * closed in the opposite order.
 */
final class RunningBuilder implements RunningPart {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder");

  /** Set by the programs in bin/. */
  private static final String PROGRAM = "nodepool.program";

  private final DaemonContext context;
  private final DaemonMetrics metrics;
  private final BuilderWorkers workers;
  private final Store store;
  private final Builder builder;
  private final OpenResources open;
  private volatile NodepoolConfig config;

  private RunningBuilder(
      NodepoolConfig config,
      DaemonContext context,
      DaemonMetrics metrics,
      BuilderWorkers workers,
      OpenResources open)
      throws InterruptedException {
    this.config = config;
    this.context = context;
    this.metrics = metrics;
    this.workers = workers;
    this.open = open;
    this.store = open.add(context.connector().connect(config, Ensemble.OF_A_DAEMON));
    var ssh = open.add(new SshConnections());
    var drivers =
        DriverContexts.of(config, context, store, ssh, open)
            .withObserver(CloudStats.of(metrics.launcher()));
    this.builder = open.add(new Builder(builderContext(config), LocalDrivers.all(), drivers));
  }

  /** Connects to the ZooKeeper that the configuration names. Blocks until that is done. */
  static RunningBuilder connect(
      NodepoolConfig config, DaemonContext context, DaemonMetrics metrics, BuilderWorkers workers)
      throws InterruptedException {
    var open = new OpenResources();
    try {
      return new RunningBuilder(config, context, metrics, workers, open);
    } catch (Throwable e) {
      open.close();
      throw e;
    }
  }

  private BuilderContext builderContext(NodepoolConfig from) {
    var files = new ImageFiles(images(from));
    var logs = new BuildLogs(from.buildLogDir(), from.buildLogRetention());
    return new BuilderContext(settings(files), from, store, files, logs, metrics.builder());
  }

  /** Where they lie if nobody says: with all else that this Nodepool has to keep. */
  private Path images(NodepoolConfig from) {
    return Objects.requireNonNullElseGet(
        from.imagesDir(), () -> DataHome.of(context.environment()).root().resolve("images"));
  }

  private BuilderSettings settings(ImageFiles files) {
    var host = HostNames.local();
    try {
      return new BuilderSettings(
          host.name(),
          host.fullName(),
          files.builderId(),
          Version.text(),
          program(),
          environment(),
          workers.builds(),
          workers.uploads(),
          workers.compress(),
          IntervalSettings.builderLook(context.environment()),
          IntervalSettings.leakedImagesLook(context.environment()),
          IntervalSettings.builderPause(context.environment()));
    } catch (IOException e) {
      throw new CommandFailure(
          "The builder cannot keep images in %s (%s): name another directory as images-dir."
              .formatted(files.directory(), FileTrouble.words(e)),
          e);
    }
  }

  /** That of builds, which are to find the builder's SSH key wherever its data are. */
  private Map<String, String> environment() {
    var environment = new HashMap<>(context.environment());
    environment.put(DataHome.VARIABLE, DataHome.of(environment).root().toAbsolutePath().toString());
    return environment;
  }

  /** What {@code %p} in a dib-cmd stands for: the directory of this program. */
  private static Path program() {
    return Path.of(System.getProperty(PROGRAM, "")).toAbsolutePath();
  }

  @Override
  public void start() throws InterruptedException {
    builder.start();
  }

  @Override
  public NodepoolConfig config() {
    return config;
  }

  @Override
  public void reconfigure(NodepoolConfig next) {
    try {
      builder.reconfigure(builderContext(next));
      config = next;
    } catch (CommandFailure e) {
      log.error("The builder stays with the old configuration: {}", e.getMessage());
      builder.configRefused(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void configRefused(String why) {
    builder.configRefused(why);
  }

  @Override
  public Store store() {
    return store;
  }

  @Override
  public boolean ready() {
    return store.connected() && builder.ready();
  }

  @Override
  public void stopGracefully(Duration patience) throws InterruptedException {
    builder.stopGracefully(patience);
  }

  @Override
  public void close() {
    open.close();
  }
}
