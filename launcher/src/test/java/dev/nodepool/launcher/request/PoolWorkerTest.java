package dev.nodepool.launcher.request;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.ZooKeeperFixture;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class PoolWorkerTest {

  @Test
  void a_flavor_that_was_missing_a_moment_ago_is_looked_for_again_before_a_request_is_declined()
      throws Exception {
    try (var zooKeeper = new ZooKeeperFixture();
        var parts = new PartsFixture(zooKeeper.settings(), TestConfig.twoLabels());
        var queue = new RequestQueue(parts.context().requests())) {
      parts.cloud().refuses("no such flavor");
      await(() -> parts.provider().view("main", "small"), view -> view instanceof LabelView.Broken);
      parts.cloud().refuses(null);
      Awaitility.await().pollDelay(Duration.ofMillis(1_500)).until(() -> true);
      assertThat(parts.provider().view("main", "small")).isInstanceOf(LabelView.Broken.class);
      queue.start();
      var worker = new PoolWorker(parts.context(), parts.pool(), queue);
      worker.start();
      var request = NodeRequest.of(List.of("small"), "zuul", parts.store().now());
      var id = parts.store().requests().create(request, NodeRequest.PRIORITY_NORMAL, false);
      var settled = parts.store().requests().awaitFinal(id, Duration.ofSeconds(30));
      assertThat(settled.orElseThrow().state()).isEqualTo(RequestState.FULFILLED);
      worker.retire();
    }
  }
}
