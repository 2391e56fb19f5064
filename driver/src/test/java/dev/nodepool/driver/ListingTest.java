package dev.nodepool.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ListingTest {
  private static final Duration TICK = Duration.ofMillis(5);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private final Map<String, String> cloud = new ConcurrentHashMap<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Listing<String> listing =
      new Listing<>(
          () -> {
            calls.incrementAndGet();
            return Map.copyOf(cloud);
          },
          TICK);

  @Test
  void ten_thousand_waiters_are_served_by_few_calls() throws Exception {
    try (var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10_000; i++) {
        String id = "s" + i;
        waiters.submit(() -> listing.await(id, Optional::isPresent, PATIENCE));
      }
      for (int i = 0; i < 10_000; i++) {
        cloud.put("s" + i, "ACTIVE");
      }
    }
    assertThat(calls.get()).isBetween(1, 4_000);
  }

  @Test
  void nobody_asks_while_nobody_waits() throws Exception {
    cloud.put("a", "ACTIVE");
    listing.await("a", Optional::isPresent, PATIENCE);
    assertThat(calls).hasValue(1);
  }

  @Test
  void an_answer_from_before_the_question_does_not_count() throws Exception {
    cloud.put("a", "ACTIVE");
    listing.await("a", Optional::isPresent, PATIENCE);
    cloud.remove("a");
    assertThat(listing.await("a", Optional::isEmpty, PATIENCE)).isEmpty();
  }

  @Test
  void patience_ends() {
    assertThatThrownBy(() -> listing.await("a", Optional::isPresent, Duration.ofMillis(20)))
        .isInstanceOf(TimeoutException.class);
  }

  @Test
  void a_cloud_that_fails_for_a_moment_is_asked_again() throws Exception {
    var broken = new AtomicBoolean(true);
    var shaky =
        new Listing<String>(
            () -> {
              if (broken.getAndSet(false)) {
                throw new CloudException("502");
              }
              return Map.of("a", "ACTIVE");
            },
            TICK);
    assertThat(shaky.await("a", Optional::isPresent, PATIENCE)).contains("ACTIVE");
  }
}
