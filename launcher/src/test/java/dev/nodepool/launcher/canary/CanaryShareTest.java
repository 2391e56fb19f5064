package dev.nodepool.launcher.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanaryShareTest {
  @ParameterizedTest
  @CsvSource({"1, 10", "2, 10", "3, 10", "7, 10", "1, 1", "1, 50", "5, 25"})
  void of_nodes_that_follow_each_other_the_share_tries_the_canary(int every, int percent) {
    long first = 4_711;
    long tried =
        LongStream.range(0, 1_000)
            .mapToObj(i -> "%010d".formatted(first + i * every))
            .filter(id -> CanaryShare.includes(id, percent))
            .count();
    assertThat(tried / 10.0).isCloseTo(percent, within(1.0));
  }
}
