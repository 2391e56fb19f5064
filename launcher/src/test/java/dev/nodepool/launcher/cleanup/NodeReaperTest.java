package dev.nodepool.launcher.cleanup;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.launcher.provider.ProviderListener;
import dev.nodepool.model.NodeState;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeReaperTest {
  private ZooKeeperFixture zooKeeper;
  private PartsFixture parts;
  private NodeReaper reaper;

  @BeforeEach
  void start() throws Exception {
    zooKeeper = new ZooKeeperFixture();
    parts = new PartsFixture(zooKeeper.settings(), TestConfig.twoLabels());
    reaper = new NodeReaper(parts.context(), parts.providers());
    parts.context().nodes().listen(reaper::changed);
  }

  @AfterEach
  void stop() throws Exception {
    reaper.stop();
    parts.close();
    zooKeeper.close();
  }

  @Test
  void a_node_goes_in_the_cloud_first_and_room_comes_with_its_record() throws Exception {
    var gone = new AtomicInteger();
    parts
        .provider()
        .listen(
            new ProviderListener() {
              @Override
              public void recordGone() {
                gone.incrementAndGet();
              }
            });
    var kept = parts.node("small", NodeState.READY);
    var failed = parts.node("small", NodeState.FAILED);
    await(() -> parts.context().nodes().get(failed.id()), Optional::isEmpty);
    await(gone::get, times -> times == 1);
    assertThat(parts.cloud().machines()).containsExactly("machine-" + kept.id());
    await(reaper::idle, Boolean.TRUE::equals);
  }

  @Test
  void what_a_cloud_would_not_delete_is_tried_again() throws Exception {
    var tries = new AtomicInteger();
    parts
        .cloud()
        .onCall(call -> {
          if (call.equals("delete") && tries.incrementAndGet() == 1) {
            throw new IllegalStateException("as it was arranged");
          }
        });
    var node = parts.node("small", NodeState.FAILED);
    await(tries::get, times -> times >= 1);
    await(
        () -> {
          reaper.rescan();
          return parts.context().nodes().get(node.id());
        },
        Optional::isEmpty);
    assertThat(parts.cloud().machines()).isEmpty();
  }
}
