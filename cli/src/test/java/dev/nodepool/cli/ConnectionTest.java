package dev.nodepool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.session.DataHome;
import dev.nodepool.store.embedded.EmbeddedSettings;
import dev.nodepool.store.embedded.EmbeddedZooKeeper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
  @TempDir Path directory;

  @Test
  void where_no_server_runs_the_command_says_how_to_start_one() {
    var place = directory.resolve("running").toString();
    var ran = run(Map.of("NODEPOOL_DATA", directory.toString(), "NODEPOOL_RUNNING", place), "list");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).isEqualTo("No Nodepool runs here: start it with nodepool up.\n");
  }

  @Test
  void the_embedded_server_is_found_by_its_address_file() {
    var data = new DataHome(directory).zookeeper();
    try (var server = EmbeddedZooKeeper.start(new EmbeddedSettings(data, 22810))) {
      assertThat(server.port()).isPositive();
      var ran = run(Map.of("NODEPOOL_DATA", directory.toString()), "list");
      assertThat(ran.err()).isEmpty();
      assertThat(ran.out()).contains("| ID | Provider |");
    }
  }

  @Test
  void plain_text_to_another_host_is_refused() throws IOException {
    var file = directory.resolve("nodepool.yaml");
    Files.writeString(
        file,
        """
        zookeeper-servers: [{host: 192.0.2.1}]
        labels: []
        providers: []
        """);
    var ran = run(Map.of(), "-c", file.toString(), "list");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("plain text").contains("zookeeper-insecure");
  }

  @Test
  void a_configuration_that_is_missing_is_named() {
    var ran = run(Map.of(), "list", "-c", directory.resolve("none.yaml").toString());
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("none.yaml:1:1");
  }

  private static CliFixture.Ran run(Map<String, String> environment, String... arguments) {
    return CliFixture.runBare(CliFixture.NOON, "", environment, arguments);
  }
}
