package dev.nodepool.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration takes a bounded amount of time and memory to read, whatever it is. */
class BoundedConfigTest {
  @TempDir Path directory;

  @Test
  void a_file_that_is_far_too_big_is_refused_with_a_sentence() {
    var workspace = new Workspace(directory);
    var source = workspace.source("# a comment\n".repeat(200_000));
    assertThatThrownBy(() -> new ConfigLoader().load(source))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nodepool.yaml")
        .hasMessageContaining("it has more than 2,097,152 bytes");
  }

  @Test
  void many_files_are_as_much_as_one() {
    var workspace = new Workspace(directory);
    for (int i = 0; i < 3; i++) {
      workspace.write("part%d.yaml".formatted(i), "labels: []\n" + "# a comment\n".repeat(80_000));
    }
    assertThat(workspace.told(workspace.directory()))
        .anyMatch(told -> told.contains("part2.yaml") && told.contains("2,097,152 bytes"));
  }

  @Test
  void a_device_is_not_read_for_ever() {
    var source = new ConfigSource(Path.of("/dev/zero"), null, Map.of());
    assertThatThrownBy(() -> new ConfigLoader().load(source))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("/dev/zero");
  }
}
