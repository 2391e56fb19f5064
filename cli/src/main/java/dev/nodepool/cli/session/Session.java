package dev.nodepool.cli.session;

import dev.nodepool.cli.output.Printer;
import dev.nodepool.cli.output.SafeStream;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.model.Installation;
import dev.nodepool.ssh.Identities;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.StoreException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one run of a command works with. Not for several threads, except the terminal. */
public final class Session {
  private static final Duration SOON = Duration.ofSeconds(10);

  private final GlobalOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private Terminal terminal;
  private @Nullable NodepoolConfig config;
  private @Nullable RunningNodepool running;
  private boolean looked;

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
   * The configuration, read once: the one that was named, that in the usual place, or that of the
   * Nodepool that runs here; empty when there is none of them.
   */
  public Optional<NodepoolConfig> config() {
    if (config == null) {
      var source = options.configIsAbsent() ? sourceOfRunning() : Optional.of(configSource());
      config = source.map(from -> new ConfigLoader().load(from).config()).orElse(null);
    }
    return Optional.ofNullable(config);
  }

  private Optional<ConfigSource> sourceOfRunning() {
    return running()
        .map(RunningNodepool::config)
        .filter(Files::exists)
        .map(path -> new ConfigSource(path, running().orElseThrow().secure(), environment()));
  }

  /** The Nodepool of this user that runs here; what is asked from then on is of its data. */
  private Optional<RunningNodepool> running() {
    if (!looked) {
      RunningNodepools.of(environment())
          .chosen(environment(), options.config)
          .ifPresent(this::workWith);
      looked = true;
    }
    return Optional.ofNullable(running);
  }

  /** Where the Nodepool that commands are about keeps its data. */
  public DataHome dataHome() {
    running();
    return DataHome.of(environment());
  }

  private void workWith(RunningNodepool one) {
    running = one;
    terminal = terminal.with(DataHome.VARIABLE, one.data().toString());
    Identities.keptIn(one.data());
  }

  private Map<String, String> environment() {
    return terminal.environment();
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
    return ensemble().connect(Ensemble.OF_A_COMMAND);
  }

  /** Reads no configuration where none is needed: that takes longer than most commands do. */
  private Ensemble ensemble() {
    var configured =
        options.configIsAbsent()
            ? Optional.<Ensemble>empty()
            : config().flatMap(Ensemble::configured);
    return configured.orElseGet(() -> {
      boolean elsewhere = running().filter(one -> !one.embedded()).isPresent();
      return Ensemble.of(elsewhere ? config() : Optional.empty(), environment());
    });
  }

  /** Which Nodepool this is; empty when there is no ZooKeeper that says it soon. */
  public Optional<Installation> installation() throws InterruptedException {
    try (var store = ensemble().connect(SOON)) {
      return store.installation().read();
    } catch (StoreException | CommandFailure e) {
      return Optional.empty();
    }
  }
}
