package dev.nodepool.cloudmodel.control;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.model.text.NetworkTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a test steer simulated clouds from outside: follows {@code settings.json} in a directory and
 * writes {@code state-<provider>.json} whenever that has changed (docs/drivers.md). One virtual
 * thread looks at the file often enough to notice a change within 50 ms. Thread-safe.
 */
public final class ControlDirectory implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlDirectory.class);
  static final Duration LOOK = Duration.ofMillis(20);

  private final Path directory;
  private final List<Steered> clouds = new ArrayList<>();
  private final Thread thread;
  private byte[] seen = {};
  private boolean closed;
  private ControlFile file = ControlFile.NONE;

  private record Steered(String provider, SimulatedCloud cloud) {}

  public ControlDirectory(Path directory) {
    this.directory = directory;
    this.thread = Thread.ofVirtual().name("fake-control").unstarted(this::follow);
  }

  /** Begins to follow the file. */
  public ControlDirectory start() {
    look();
    thread.start();
    return this;
  }

  /** From now on this cloud does what the file says of that provider. */
  public synchronized void steer(String provider, SimulatedCloud cloud) {
    look();
    var steered = new Steered(provider, cloud);
    clouds.add(steered);
    apply(steered);
  }

  private void follow() {
    try {
      while (true) {
        Thread.sleep(LOOK);
        look();
      }
    } catch (InterruptedException e) {
      log.debug("No longer following {}", directory);
    }
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    var now = content();
    if (Arrays.equals(now, seen)) {
      return;
    }
    seen = now;
    try {
      file = now.length == 0 ? ControlFile.NONE : ControlFile.parse(now);
      clouds.forEach(this::apply);
    } catch (IllegalArgumentException e) {
      log.warn(
          "{} is not obeyed, the settings stay as they were: {}",
          directory.resolve("settings.json"),
          e.getMessage());
    }
  }

  private byte[] content() {
    try {
      return Files.readAllBytes(directory.resolve("settings.json"));
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      log.warn("Cannot read the settings in {}: {}", directory, NetworkTrouble.words(e));
      return seen;
    }
  }

  private void apply(Steered steered) {
    steered.cloud().apply(file.settings(steered.provider()));
    var state = new LinkedHashMap<String, Object>();
    state.put("generation", file.generation());
    state.putAll(steered.cloud().state().asJson());
    try {
      write(
          "state-%s.json".formatted(steered.provider()), ControlFile.JSON.writeValueAsBytes(state));
    } catch (IOException e) {
      log.warn("Cannot write the state of {}: {}", steered.provider(), NetworkTrouble.words(e));
    }
  }

  /** Whoever reads it sees the old file or the new one, never half a file. */
  private void write(String name, byte[] json) throws IOException {
    var half = Files.createTempFile(directory, ".state-", ".json");
    try {
      Files.write(half, json);
      Files.move(half, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  /** No longer follows the file, and writes nothing more. Does not wait for the thread. */
  @Override
  public synchronized void close() {
    closed = true;
    thread.interrupt();
  }
}
