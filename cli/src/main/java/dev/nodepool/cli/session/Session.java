package dev.nodepool.cli.session;

import dev.nodepool.cli.output.Printer;
import dev.nodepool.cli.output.SafeStream;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.model.Installation;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one run of a command works with. Not for several threads, except the terminal. */
public final class Session {
  private static final Duration SOON = Duration.ofSeconds(3);

  private final Terminal terminal;
  private final GlobalOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private @Nullable NodepoolConfig config;

  public Session(Terminal terminal, GlobalOptions options) {
    this.terminal = terminal;
    this.out = new SafeStream(terminal.out());
    this.err = new SafeStream(terminal.err());
    this.options = options;
  }

  public Terminal terminal() {
    return terminal;
  }

  /** For sentences and lines; what a program of others writes goes to the terminal itself. */
  public PrintStream out() {
    return out;
  }

  /** As {@link #out}, for what is no result. */
  public PrintStream err() {
    return err;
  }

  public GlobalOptions options() {
    return options;
  }

  public Printer printer() {
    return new Printer(terminal.out(), options.output);
  }

  public Instant now() {
    return terminal.clock().instant();
  }

  /** Where the configuration is. */
  public ConfigSource configSource() {
    return new ConfigSource(options.config(), options.secure, terminal.environment());
  }

  /**
   * The configuration, read once; empty when nobody named one and there is none in the usual place.
   */
  public Optional<NodepoolConfig> config() {
    if (config == null && !options.configIsAbsent()) {
      config = new ConfigLoader().load(configSource()).config();
    }
    return Optional.ofNullable(config);
  }

  /** The configuration; throws {@link CommandFailure} when there is none. */
  public NodepoolConfig requiredConfig() {
    return config()
        .orElseThrow(() ->
            new CommandFailure(
                "There is no configuration at %s: name one with -c."
                    .formatted(GlobalOptions.DEFAULT_CONFIG)));
  }

  /** Connects to ZooKeeper; close the store after use. Blocks. */
  public Store store() throws InterruptedException {
    return Ensemble.of(config(), terminal.environment()).connect(Ensemble.OF_A_COMMAND);
  }

  /** Which Nodepool this is; empty when there is no ZooKeeper that says it soon. */
  public Optional<Installation> installation() throws InterruptedException {
    try (var store = Ensemble.of(config(), terminal.environment()).connect(SOON)) {
      return store.installation().read();
    } catch (StoreException | CommandFailure e) {
      return Optional.empty();
    }
  }
}
