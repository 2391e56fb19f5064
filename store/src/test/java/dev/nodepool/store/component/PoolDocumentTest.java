package dev.nodepool.store.component;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.store.ZooKeeperFixture;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolDocumentTest {
  private final ZooKeeperFixture zookeeper = new ZooKeeperFixture();

  @AfterEach
  void stop() {
    zookeeper.close();
  }

  @Test
  void a_document_stands_until_its_process_ends_and_the_last_word_counts() throws Exception {
    try (var reader = zookeeper.connect()) {
      assertThat(reader.poolDocuments().readAll()).isEmpty();
      try (var writer = zookeeper.connect()) {
        var document = writer.poolDocuments().open("vm-PoolWorker.sky/a-main");
        document.publish(Map.of("active", 1));
        document.publish(Map.of("active", 2, "labels", List.of("small")));
        assertThat(reader.poolDocuments().readAll())
            .containsOnlyKeys("vm-PoolWorker.sky_a-main")
            .hasValueSatisfying(
                new org.assertj.core.api.Condition<>(
                    found -> found.value().get("active").equals(2), "the last word"));
      }
      assertThat(reader.poolDocuments().readAll()).isEmpty();
    }
  }

  @Test
  void a_document_goes_with_its_session_and_can_be_published_again() throws Exception {
    try (var store = zookeeper.connect()) {
      var document = store.poolDocuments().open("pool");
      document.publish(Map.of("active", 1));
      zookeeper.expireSessions();
      Awaitility.await().until(() -> !document.stands());
      document.publish(Map.of("active", 2));
      assertThat(document.stands()).isTrue();
      assertThat(store.poolDocuments().readAll()).containsOnlyKeys("pool");
    }
  }

  @Test
  void a_document_that_is_closed_is_gone_and_stays_so() throws Exception {
    try (var store = zookeeper.connect()) {
      var document = store.poolDocuments().open("pool");
      document.publish(Map.of());
      assertThat(document.stands()).isTrue();
      document.close();
      document.publish(Map.of());
      assertThat(store.poolDocuments().readAll()).isEmpty();
    }
  }
}
