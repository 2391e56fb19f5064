package dev.nodepool.launcher.pool;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ActivePoolTest {
  private ZooKeeperFixture zooKeeper;
  private PartsFixture parts;
  private ActivePool pool;

  @BeforeEach
  void start() throws Exception {
    zooKeeper = new ZooKeeperFixture();
    parts = new PartsFixture(zooKeeper.settings(), TestConfig.twoLabels());
    pool = parts.pool();
  }

  @AfterEach
  void stop() throws Exception {
    parts.close();
    zooKeeper.close();
  }

  @Test
  void it_is_paused_as_long_as_any_request_waits_and_the_others_see_it() throws Exception {
    var resumed = new AtomicInteger();
    pool.onResumed(resumed::incrementAndGet);
    pool.pause("1", "no room");
    pool.pause("2", "no room either");
    awaitPaused(true);
    pool.resume("1");
    assertThat(pool.paused()).isTrue();
    assertThat(resumed).hasValue(0);
    pool.resume("2");
    pool.resume("2");
    assertThat(pool.paused()).isFalse();
    assertThat(resumed).hasValue(1);
    awaitPaused(false);
  }

  @Test
  void the_others_do_not_count_on_it_while_its_provider_is_broken() {
    pool.providerIsBroken(true);
    awaitPaused(true);
    assertThat(pool.paused()).isFalse();
    pool.providerIsBroken(false);
    awaitPaused(false);
  }

  @Test
  void a_situation_knows_of_each_label_whether_the_pool_has_it() throws Exception {
    var request = NodeRequest.of(List.of("small", "nosuch"), "zuul", parts.store().now());
    // The cloud may need a moment to say what it offers.
    var labels =
        await(
            () -> pool.situation(request, false).labels(),
            views -> views.get("small") instanceof LabelView.Servable);
    assertThat(labels.get("nosuch")).isInstanceOf(LabelView.Unsupported.class);
  }

  @Test
  void the_last_pool_that_declines_a_request_fails_it() throws Exception {
    await(() -> parts.context().components().pools(), pools -> pools.size() == 1);
    var request = NodeRequest.of(List.of("small"), "zuul", parts.store().now());
    var declined = pool.declined(request, "NEVER_FITS", "it is too big");
    assertThat(declined.state()).isEqualTo(RequestState.FAILED);
    assertThat(declined.declinedBy()).containsExactly(pool.identity().id());
    assertThat(declined.reasons().getFirst().text()).isEqualTo("It is too big.");
    assertThat(parts.context().components().pools())
        .extracting(Component.Pool::id)
        .containsExactly(pool.identity().id());
  }

  private void awaitPaused(boolean paused) {
    await(
        () -> parts.context().components().pools(),
        pools -> pools.size() == 1 && pools.getFirst().paused() == paused);
  }
}
