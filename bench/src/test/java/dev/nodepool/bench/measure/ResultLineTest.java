package dev.nodepool.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResultLineTest {

  @Test
  void a_result_is_one_line_of_json_in_the_order_of_its_members() {
    var line =
        ResultLine.of("burst")
            .with("phase", "A")
            .with("requests", 1000)
            .withSeconds("seconds", Duration.ofMillis(1250))
            .with("ok", true);
    assertThat(line.text())
        .isEqualTo(
            "{\"scenario\":\"burst\",\"phase\":\"A\",\"requests\":1000,\"seconds\":1.25,\"ok\":true}");
  }

  @Test
  void figures_have_four_digits_and_never_an_exponent() {
    var line =
        ResultLine.of("x")
            .with("a", 123456.789)
            .with("b", 0.00123456)
            .with("c", 12.3456)
            .with("d", 100.0)
            .with("e", 0.0);
    assertThat(line.text())
        .isEqualTo(
            "{\"scenario\":\"x\",\"a\":123457,\"b\":0.001235,\"c\":12.35,\"d\":100,\"e\":0}");
  }

  @Test
  void what_is_no_number_is_still_json() {
    var text = ResultLine.of("x").with("a", Double.NaN).text();
    assertThat(new JsonMapper().readTree(text).get("a").asString()).isEqualTo("NaN");
  }

  @Test
  void the_load_of_the_machine_is_told() {
    assertThat(ResultLine.of("x").withLoad().number("load1")).isNotNegative();
  }

  @Test
  void a_missing_figure_is_named() {
    assertThatThrownBy(() -> ResultLine.of("x").number("p50_ms")).hasMessageContaining("p50_ms");
  }
}
