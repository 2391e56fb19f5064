package dev.nodepool.store.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.store.ZooKeeperFixture;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolFactsTest {
  private final ZooKeeperFixture zookeeper = new ZooKeeperFixture();

  @AfterEach
  void stop() {
    zookeeper.close();
  }

  @Test
  void a_notice_stands_until_its_process_ends_and_the_last_word_counts() throws Exception {
    try (var reader = zookeeper.connect()) {
      assertThat(reader.poolFacts().readAll()).isEmpty();
      try (var writer = zookeeper.connect()) {
        var notice = writer.poolFacts().open("vm-PoolWorker.sky/a-main");
        notice.publish(Map.of("active", 1));
        notice.publish(Map.of("active", 2, "labels", List.of("small")));
        assertThat(reader.poolFacts().readAll())
            .containsOnlyKeys("vm-PoolWorker.sky_a-main")
            .hasValueSatisfying(
                new org.assertj.core.api.Condition<>(
                    found -> found.value().get("active").equals(2), "the last word"));
      }
      assertThat(reader.poolFacts().readAll()).isEmpty();
    }
  }

  @Test
  void a_notice_goes_with_its_session_and_can_be_published_again() throws Exception {
    try (var store = zookeeper.connect()) {
      var notice = store.poolFacts().open("pool");
      notice.publish(Map.of("active", 1));
      zookeeper.expireSessions();
      Awaitility.await().until(() -> !notice.stands());
      notice.publish(Map.of("active", 2));
      assertThat(notice.stands()).isTrue();
      assertThat(store.poolFacts().readAll()).containsOnlyKeys("pool");
    }
  }

  @Test
  void a_notice_that_is_closed_is_gone_and_stays_so() throws Exception {
    try (var store = zookeeper.connect()) {
      var notice = store.poolFacts().open("pool");
      notice.publish(Map.of());
      assertThat(notice.stands()).isTrue();
      notice.close();
      notice.publish(Map.of());
      assertThat(store.poolFacts().readAll()).isEmpty();
    }
  }
}
