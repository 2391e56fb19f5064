package dev.nodepool.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "floor",
        "burst",
        "ready-latency",
        "churn",
        "list",
        "idle",
        "up-memory",
        "hang",
        "hidden-quota",
        "openstack",
        "uploads",
        "bad-clouds",
        "images",
        "soak",
        "crashes"
      })
  void every_scenario_is_known(String scenario) {
    assertThat(new CommandLine(new Bench()).getSubcommands()).containsKey(scenario);
  }

  @Test
  void a_scenario_that_does_not_exist_is_wrong_usage() {
    assertThat(Bench.run("nosuch")).isEqualTo(2);
  }

  @Test
  void an_option_that_does_not_exist_is_wrong_usage() {
    assertThat(Bench.run("soak", "--nosuch")).isEqualTo(2);
  }

  /** Every call to the cloud, before and after it; thousands of runs are for bench/run. */
  @Test
  void a_launcher_that_dies_at_any_call_leaves_nothing_behind() {
    assertThat(Bench.run("crashes", "--runs", "90", "--seed", "4")).isZero();
  }
}
