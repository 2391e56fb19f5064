package dev.nodepool.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class PercentilesTest {

  @Test
  void the_samples_may_come_in_any_order() {
    var samples = Percentiles.of(List.of(5, 1, 4, 2, 3));
    assertThat(samples.median()).isEqualTo(3);
    assertThat(samples.at(0.5)).isEqualTo(3);
    assertThat(samples.max()).isEqualTo(5);
  }

  @Test
  void of_hundred_samples_the_95th_is_the_95th_percentile() {
    var samples = Percentiles.of(java.util.stream.IntStream.rangeClosed(1, 100).boxed().toList());
    assertThat(samples.at(0.95)).isEqualTo(95);
    assertThat(samples.at(1)).isEqualTo(100);
    assertThat(samples.at(0)).isEqualTo(1);
  }

  @Test
  void the_median_of_an_even_number_lies_between_both_middle_samples() {
    assertThat(Percentiles.of(List.of(1, 2, 10, 20)).median()).isEqualTo(6);
  }

  @Test
  void nothing_measured_is_said_and_not_shown_as_zero() {
    assertThatThrownBy(() -> Percentiles.of(List.of())).hasMessageContaining("no samples");
  }

  @Property(tries = 200)
  void a_percentile_is_a_sample_that_as_many_samples_do_not_exceed(
      @ForAll @NotEmpty List<@DoubleRange(min = 0, max = 1e6) Double> samples,
      @ForAll @DoubleRange(min = 0.01, max = 1) double share) {
    double found = Percentiles.of(samples).at(share);
    assertThat(samples).contains(found);
    long notAbove = samples.stream().filter(sample -> sample <= found).count();
    assertThat((double) notAbove / samples.size()).isGreaterThanOrEqualTo(share - 1e-9);
  }
}
