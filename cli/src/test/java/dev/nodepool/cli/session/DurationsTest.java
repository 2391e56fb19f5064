package dev.nodepool.cli.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class DurationsTest {
  private final Durations durations = new Durations();

  @Test
  void spans_of_time_are_read_in_units_that_people_write() {
    assertThat(durations.convert("90")).isEqualTo(Duration.ofSeconds(90));
    assertThat(durations.convert("15m")).isEqualTo(Duration.ofMinutes(15));
    assertThat(durations.convert("1h30m")).isEqualTo(Duration.ofMinutes(90));
    assertThat(durations.convert("2d")).isEqualTo(Duration.ofDays(2));
  }

  @Test
  void what_is_no_span_is_refused() {
    for (var text : new String[] {"", "soon", "-5s", "1m1h"}) {
      assertThatThrownBy(() -> durations.convert(text)).isInstanceOf(TypeConversionException.class);
    }
  }

  @Test
  void a_span_is_written_in_its_largest_units() {
    assertThat(Durations.text(Duration.ofSeconds(3661))).isEqualTo("1h1m1s");
    assertThat(Durations.text(Duration.ZERO)).isEqualTo("0s");
  }
}
