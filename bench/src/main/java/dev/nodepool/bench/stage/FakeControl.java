package dev.nodepool.bench.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The directory that tells fake clouds how to behave: here, to have room without end. */
final class FakeControl {
  static final String VARIABLE = "NODEPOOL_FAKE_CONTROL";
  private static final String NO_LIMITS =
      "{\"generation\": 1, \"*\": {\"quota\": [-1, -1, -1], \"volume_quota\": [-1, -1]}}";

  private FakeControl() {}

  static Path write(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("settings.json"), NO_LIMITS);
    return directory;
  }
}
