package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  /** There is a password in it; the umask of a shell would let everybody read it. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void the_clouds_yaml_that_it_writes_is_for_its_owner_alone(boolean isThere) throws Exception {
    var file = folder.resolve("clouds.yaml");
    if (isThere) {
      Files.writeString(file, "clouds: {}\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    }
    try (var simulator =
        Daemon.limited(
            "umask 000",
            folder,
            Map.of(),
            "nodepool",
            "simulator",
            "--clouds-yaml",
            file.toString())) {
      await().atMost(PATIENCE).until(() -> simulator.output().contains("clouds.yaml"));
    }
    assertThat(file).content().contains("auth_url: http://127.0.0.1:", "password:");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }
}
