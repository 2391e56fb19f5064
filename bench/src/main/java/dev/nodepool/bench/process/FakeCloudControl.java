package dev.nodepool.bench.process;

import dev.nodepool.concurrent.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The directory that tells the fake clouds of the launcher how to behave: to have room without end,
 * and whatever a scenario wants of one of them. One thread at a time.
 */
public final class FakeCloudControl {
  static final String VARIABLE = "NODEPOOL_FAKE_CONTROL";
  private static final String SETTINGS =
      "{\"generation\": %d, \"*\": {\"quota\": [-1, -1, -1], \"volume_quota\": [-1, -1]}%s}";
  private static final Duration TO_NOTICE = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofMillis(5);
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final Path directory;
  private int generation;

  FakeCloudControl(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be made".formatted(directory), e);
    }
    write("");
  }

  Path directory() {
    return directory;
  }

  /** From now on this provider's cloud does so; for a launcher that is about to start. */
  public void prepare(String provider, String settings) {
    write(", \"%s\": %s".formatted(provider, settings));
  }

  /** Returns the state of the cloud, once it does so. */
  public JsonNode steer(String provider, String settings) throws InterruptedException {
    prepare(provider, settings);
    var file = directory.resolve("state-%s.json".formatted(provider));
    if (!Deadline.in(TO_NOTICE).await(PAUSE, () -> Files.exists(file) && isCurrent(file))) {
      throw new IllegalStateException("the cloud of %s does not follow".formatted(provider));
    }
    return MAPPER.readTree(file.toFile());
  }

  private boolean isCurrent(Path state) {
    return MAPPER.readTree(state.toFile()).path("generation").asInt() == generation;
  }

  private void write(String more) {
    generation++;
    var file = directory.resolve("settings.json");
    var half = directory.resolve("settings.new");
    try {
      Files.writeString(half, SETTINGS.formatted(generation, more));
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written".formatted(file), e);
    }
  }
}
