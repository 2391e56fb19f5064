package dev.nodepool.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.DriverContext;
import dev.nodepool.driver.Provider;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProviderOpeningTest {
  private static final TestConfig TWO_PROVIDERS = TestConfig.twoLabels().fake("fake-late", "late");

  /** Has no credentials for one provider at first. */
  private record LateDriver(Driver fake, AtomicInteger tries) implements Driver {
    @Override
    public Set<String> names() {
      return fake.names();
    }

    @Override
    public Provider open(ProviderConfig config, DriverContext context) {
      if (config.name().equals("fake-late") && tries.getAndIncrement() == 0) {
        throw new IllegalArgumentException("there is no clouds.yaml");
      }
      return fake.open(config, context);
    }
  }

  @Test
  void a_provider_that_cannot_be_opened_stops_no_other_and_is_tried_again(@TempDir Path folder)
      throws Exception {
    try (var it = new LauncherFixture(folder, Map.of())) {
      var tries = new AtomicInteger();
      it.fake = new LateDriver(it.fake, tries);
      it.launcher(TWO_PROVIDERS);
      it.fulfilled(it.ask("small"));
      assertThat(tries).hasValue(1);
      LauncherFixture.await(
          () -> it.store.components().watch().pools(),
          pools -> pools.stream().anyMatch(pool -> pool.provider().equals("fake-late")));
      assertThat(it.fulfilled(it.ask("late")).getFirst().provider()).isEqualTo("fake-late");
    }
  }
}
