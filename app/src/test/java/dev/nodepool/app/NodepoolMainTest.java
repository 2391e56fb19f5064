package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodepoolMainTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up",
        "-c nodepool.yaml up --data x",
        "--config=x launcher -f",
        "simulator --port 5000",
        "-c x builder -f -p y",
        "list --debug",
        "list -l logging.yaml",
        "--logging-config x list"
      })
  void daemons_and_the_curious_get_logs(String line) {
    assertThat(NodepoolMain.wantsLogs(line.split(" "))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "info simulator",
        "-c up -o json info up",
        "request launcher",
        "builder ssh-key",
        "-c builder builder forget builder",
        "run small -- ls -l --debug up"
      })
  void arguments_that_look_like_daemons_do_not(String line) {
    assertThat(NodepoolMain.wantsLogs(line.split(" "))).isFalse();
  }

  @Test
  void the_program_starts_each_daemon_with_the_flags_of_one() throws Exception {
    assertThat(casesOf("(?:heap=\\S+ |compiler= )?run_daemon "))
        .containsExactlyInAnyOrderElementsOf(NodepoolMain.DAEMONS.keySet());
  }

  @Test
  void the_program_knows_the_options_that_have_a_value() throws Exception {
    assertThat(casesOf("has_value=1"))
        .containsExactlyInAnyOrderElementsOf(NodepoolMain.OPTIONS_WITH_VALUE);
  }

  /** The words for which bin/nodepool does that. */
  private static List<String> casesOf(String what) throws Exception {
    return Pattern.compile("(?m)^ +([-a-z| ]+)\\) " + what)
        .matcher(Files.readString(Path.of("../bin/nodepool")))
        .results()
        .flatMap(it -> Stream.of(it.group(1).split(" \\| ")))
        .toList();
  }
}
