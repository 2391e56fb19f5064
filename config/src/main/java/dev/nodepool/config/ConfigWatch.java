package dev.nodepool.config;

import dev.nodepool.config.yaml.ConfigFiles;
import dev.nodepool.config.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a file of the configuration changed and reads it again. It looks at time, size and
 * identity of every file once a second, which also works for network file systems and for the
 * symbolic links of Kubernetes, where the notices of the kernel do not. A file that is still being
 * written is waited for. Make it before the first load, so that no change falls between. One
 * virtual thread looks and calls the listener.
 */
public final class ConfigWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.config");
  private static final Pace UPSTREAM = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500));
  private static final int TRIES = 3;

  private final ConfigLoader loader;
  private final ConfigSource source;
  private final Listener listener;
  private final Pace pace;
  private final Thread thread;
  private Map<Path, Stamp> seen;

  public ConfigWatch(ConfigLoader loader, ConfigSource source, Listener listener) {
    this(loader, source, listener, UPSTREAM);
  }

  /** With another pace, for tests that do not want to wait. */
  public ConfigWatch(ConfigLoader loader, ConfigSource source, Listener listener, Pace pace) {
    this.loader = loader;
    this.source = source;
    this.listener = listener;
    this.pace = pace;
    this.seen = stamps();
    this.thread = Thread.ofVirtual().name("config-watch").unstarted(this::watch);
  }

  /** Starts looking; once only. */
  public ConfigWatch start() {
    thread.start();
    return this;
  }

  private void watch() {
    try {
      while (true) {
        Thread.sleep(pace.interval());
        if (!stamps().equals(seen)) {
          reload();
        }
      }
    } catch (InterruptedException e) {
      log.debug("No longer watching {}", source.config());
    }
  }

  private void reload() throws InterruptedException {
    List<Problem> problems = List.of();
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      seen = stamps();
      Thread.sleep(pace.patience());
      try {
        var loaded = loader.load(source);
        if (stamps().equals(seen) || attempt == TRIES) {
          tell(() -> listener.changed(loaded));
          return;
        }
      } catch (ConfigException e) {
        problems = e.problems();
      }
    }
    var refused = problems;
    tell(() -> listener.refused(refused));
  }

  private static void tell(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      // Whatever one reload breaks, the next change of the file must still be noticed.
      log.error("The new configuration could not be put into effect", e);
    }
  }

  private Map<Path, Stamp> stamps() {
    var stamps = new HashMap<Path, Stamp>();
    var config = source.config();
    stamp(stamps, config);
    stamp(stamps, source.secure());
    if (Files.isDirectory(config)) {
      stamps.remove(config); // its own time changes with editors' temporary files
      try {
        ConfigFiles.filesIn(config).forEach(file -> stamp(stamps, file));
      } catch (IOException e) {
        log.debug("{} cannot be listed", config, e);
      }
    }
    return stamps;
  }

  private static void stamp(Map<Path, Stamp> stamps, @Nullable Path file) {
    if (file == null) {
      return;
    }
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      stamps.put(
          file,
          new Stamp(
              attributes.lastModifiedTime(),
              attributes.size(),
              String.valueOf(attributes.fileKey())));
    } catch (IOException e) {
      log.debug("{} is not there", file, e);
    }
  }

  /** Stops looking; a call that is under way ends first or is interrupted. */
  @Override
  public void close() {
    thread.interrupt();
  }

  /** Who wants to know; called on the watching thread, so it should be quick. */
  public interface Listener {
    /** The files changed and can be used; the problems in it are warnings. */
    void changed(Loaded loaded);

    /** The files changed and cannot be used: the old configuration stays. */
    void refused(List<Problem> problems);
  }

  /** How often to look, and how long to wait for whoever is writing. */
  public record Pace(Duration interval, Duration patience) {}

  private record Stamp(FileTime modified, long size, String identity) {}
}
