package dev.nodepool.launcher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {

  @Test
  void a_place_is_free_again_once_however_often_it_is_given_back() {
    var concurrency = new Concurrency(1);
    var place = concurrency.take().orElseThrow();
    assertThat(concurrency.take()).isEmpty();
    assertThat(concurrency.underWay()).isEqualTo(1);
    place.close();
    place.close();
    assertThat(concurrency.underWay()).isZero();
    assertThat(concurrency.take()).isPresent();
    assertThat(concurrency.take()).isEmpty();
  }

  @Test
  void below_zero_is_unlimited_and_zero_is_nothing() {
    assertThat(new Concurrency(-1).limited()).isFalse();
    assertThat(new Concurrency(-1).take()).isPresent();
    assertThat(new Concurrency(0).limited()).isTrue();
    assertThat(new Concurrency(0).take()).isEmpty();
  }

  @Test
  void many_at_once_never_get_more_than_there_are() {
    var concurrency = new Concurrency(7);
    var granted = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        threads.submit(() -> concurrency.take().ifPresent(_ -> granted.incrementAndGet()));
      }
    }
    assertThat(granted).hasValue(7);
    assertThat(concurrency.underWay()).isEqualTo(7);
  }
}
