package dev.nodepool.driver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.driver.Health.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private long nanos = 1_000;
  private final List<State> said = new ArrayList<>();
  private final CircuitBreaker breaker =
      new CircuitBreaker(() -> NOON, () -> nanos, health -> said.add(health.state()));

  private void launchesFail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed("500");
    }
  }

  private void wait(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void a_few_failures_change_nothing_and_a_success_forgets_them() {
    launchesFail(CircuitBreaker.LAUNCHES - 1);
    breaker.succeeded();
    launchesFail(CircuitBreaker.LAUNCHES - 1);
    assertThat(breaker.begins()).isTrue();
    assertThat(said).isEmpty();
  }

  @Test
  void failures_in_a_row_open_it_and_the_change_is_said_once() {
    launchesFail(3 * CircuitBreaker.LAUNCHES);
    assertThat(breaker.begins()).isFalse();
    assertThat(breaker.admit()).isEmpty();
    assertThat(breaker.health()).isEqualTo(new Health(State.OPEN, "500", NOON));
    assertThat(said).containsExactly(State.OPEN);
  }

  @Test
  void after_an_answer_one_launch_at_a_time_is_tried() {
    launchesFail(CircuitBreaker.LAUNCHES);
    breaker.answered();
    assertThat(breaker.health().state()).isEqualTo(State.PROBING);
    assertThat(breaker.admit()).isPresent();
    assertThat(breaker.admit()).isEmpty();
    assertThat(breaker.begins()).isTrue();
    assertThat(breaker.begins()).isFalse();
    breaker.succeeded();
    assertThat(breaker.admit()).isPresent();
    assertThat(said).containsExactly(State.OPEN, State.PROBING, State.CLOSED);
  }

  @Test
  void a_trial_that_is_given_back_is_anothers_at_once() {
    launchesFail(CircuitBreaker.LAUNCHES);
    breaker.answered();
    var first = breaker.admit().orElseThrow();
    assertThat(breaker.wouldAdmit()).isFalse();
    first.close();
    var second = breaker.admit().orElseThrow();
    first.close();
    assertThat(breaker.admit()).isEmpty();
    assertThat(breaker.begins()).isTrue();
    second.close();
    assertThat(breaker.admit()).isEmpty();
  }

  @Test
  void a_trial_that_fails_opens_it_for_longer() {
    launchesFail(CircuitBreaker.LAUNCHES);
    var first = breaker.pause();
    wait(first);
    assertThat(breaker.pause()).isZero();
    breaker.answered();
    assertThat(breaker.begins()).isTrue();
    breaker.failed("500");
    assertThat(breaker.health().state()).isEqualTo(State.OPEN);
    assertThat(breaker.pause()).isGreaterThan(first);
  }

  @Test
  void the_pauses_are_bounded() {
    launchesFail(CircuitBreaker.LAUNCHES);
    for (int i = 0; i < 20; i++) {
      breaker.questionFailed("no answer");
    }
    assertThat(breaker.pause()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(75));
  }

  @Test
  void unanswered_questions_open_it_and_an_answer_closes_it() {
    for (int i = 0; i < CircuitBreaker.QUESTIONS; i++) {
      breaker.questionFailed("401");
    }
    assertThat(breaker.health().state()).isEqualTo(State.OPEN);
    breaker.answered();
    assertThat(breaker.health().isWell()).isTrue();
  }

  @Test
  void a_launch_that_says_nothing_frees_the_trial() {
    launchesFail(CircuitBreaker.LAUNCHES);
    breaker.answered();
    assertThat(breaker.begins()).isTrue();
    breaker.neither();
    assertThat(breaker.begins()).isTrue();
  }
}
