package dev.nodepool.launcher.provider;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.launcher.StubCloud;
import dev.nodepool.model.Resources;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LabelOffersTest {
  private final StubCloud cloud = new StubCloud();
  private final AtomicInteger news = new AtomicInteger();
  private final LabelOffers offers =
      new LabelOffers(
          new CloudCalls("sky", cloud, CloudCalls.Patience.DEFAULT), news::incrementAndGet);

  @Test
  void a_cloud_is_asked_once_until_what_it_said_is_dropped() throws Exception {
    var asked = new AtomicInteger();
    cloud.onCall(_ -> asked.incrementAndGet());
    await(() -> known("small"), Boolean.TRUE::equals);
    offers.get("main", "small");
    assertThat(asked).hasValue(1);
    offers.drop();
    offers.get("main", "small");
    await(asked::get, times -> times == 2);
    await(news::get, times -> times >= 1);
  }

  @Test
  void who_decides_does_not_wait_for_a_cloud_that_hangs() {
    var hanging = new CountDownLatch(1);
    cloud.onCall(_ -> hanging.await());
    assertThatThrownBy(() -> offers.get("main", "small"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("has not said yet");
    assertThat(offers.cost("main", "small")).isEqualTo(Resources.instances(1));
    hanging.countDown();
    await(() -> known("small"), Boolean.TRUE::equals);
  }

  @Test
  void before_a_refusal_counts_the_cloud_is_asked_again_once_for_all() throws Exception {
    var asked = new AtomicInteger();
    cloud.onCall(_ -> asked.incrementAndGet());
    cloud.refuses("no such flavor");
    await(() -> offers.isConfirmed("main", "small"), Boolean.TRUE::equals);
    int before = asked.get();
    int toldBefore = news.get();
    await(() -> offers.isConfirmed("main", "small"), Boolean.FALSE::equals);
    for (int i = 0; i < 100; i++) {
      offers.isConfirmed("main", "small");
    }
    await(() -> offers.isConfirmed("main", "small"), Boolean.TRUE::equals);
    // On a slow machine the answer may be too old when it is looked at.
    assertThat(asked.get()).isBetween(before + 1, before + 3);
    assertThat(news.get()).isGreaterThan(toldBefore);
  }

  private boolean known(String label) throws InterruptedException {
    try {
      return offers.get("main", label) != null;
    } catch (LaunchException e) {
      return false;
    }
  }
}
