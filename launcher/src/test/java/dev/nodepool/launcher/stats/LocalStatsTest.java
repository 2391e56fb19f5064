package dev.nodepool.launcher.stats;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.TestConfig;
import org.junit.jupiter.api.Test;

class LocalStatsTest {

  @Test
  void an_unlimited_pool_makes_the_provider_unlimited() throws Exception {
    var config = new TestConfig().fake("limited", "small").pool("max-servers", 3);
    assertThat(LocalStats.maxServers(config.load().providers().getFirst())).hasValue(3);
    assertThat(
            LocalStats.maxServers(config.pool("max-servers", null).load().providers().getFirst()))
        .isEmpty();
  }
}
