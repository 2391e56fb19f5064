package dev.nodepool.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileLimitTest {
  private static final String LIMITS =
      """
      Limit                     Soft Limit           Hard Limit           Units
      Max processes             unlimited            unlimited            processes
      Max open files            %s                   4096                 files
      Max locked memory         65536                65536                bytes
      """;

  @Test
  void a_limit_that_is_too_low_is_told_with_its_number_and_what_to_do() {
    assertThat(FileLimit.parse(LIMITS.formatted("1000")).flatMap(FileLimit::warning))
        .hasValueSatisfying(
            warning -> assertThat(warning).contains("1000", "2048", "LimitNOFILE", "ulimit -n"));
  }

  @Test
  void a_limit_that_suffices_is_not_mentioned() {
    assertThat(FileLimit.parse(LIMITS.formatted("2048")).flatMap(FileLimit::warning)).isEmpty();
    assertThat(FileLimit.parse(LIMITS.formatted("unlimited"))).isPresent();
    assertThat(FileLimit.parse(LIMITS.formatted("unlimited")).flatMap(FileLimit::warning))
        .isEmpty();
  }

  @Test
  void the_limit_of_this_process_is_known_and_nothing_is_said_where_it_is_not() {
    assertThat(FileLimit.ofThisProcess())
        .hasValueSatisfying(limit -> assertThat(limit.files()).isPositive());
    assertThat(FileLimit.parse("nothing of the kind")).isEmpty();
  }
}
