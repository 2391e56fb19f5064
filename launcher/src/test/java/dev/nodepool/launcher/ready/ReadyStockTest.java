package dev.nodepool.launcher.ready;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.PartsFixture;
import dev.nodepool.launcher.TestConfig;
import dev.nodepool.store.ZooKeeperFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadyStockTest {

  @Test
  void as_many_are_asked_for_as_are_wanted_and_taken_back_when_they_no_longer_are()
      throws Exception {
    try (var zooKeeper = new ZooKeeperFixture();
        var parts =
            new PartsFixture(
                zooKeeper.settings(), TestConfig.twoLabels().label("small", "min-ready", 2))) {
      var requests = parts.context().requests();
      var stock = new ReadyStock(parts.context(), parts.providers());
      requests.listen(stock::changed);
      stock.reconfigure(parts.config().labels());
      assertThat(stock.wanted(List.of("small", "big"))).containsOnlyKeys("small");
      var asked = await(requests::all, all -> all.size() == 2);
      assertThat(asked).allMatch(request -> request.value().isMinReady());
      stock.reconfigure(TestConfig.twoLabels().load().labels());
      assertThat(stock.wanted(List.of("small", "big"))).isEmpty();
      await(() -> requests.all().size(), left -> left == 0);
    }
  }
}
