package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;

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
        "run small -- ls -l --debug up"
      })
  void arguments_that_look_like_daemons_do_not(String line) {
    assertThat(NodepoolMain.wantsLogs(line.split(" "))).isFalse();
  }
}
