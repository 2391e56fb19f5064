package dev.nodepool.launcher.provider;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.launcher.quota.LearnedLimit;
import dev.nodepool.launcher.quota.QuotaLedger;
import dev.nodepool.launcher.quota.QuotaLedger.PoolQuota;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProviderWatchTest {
  private static final Quota TWO = Quota.of(Map.of("instances", 2L));

  /** A cloud that says once what its limits are. */
  private static final class Forgetful implements Provider {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Quota quota() throws CloudException {
      if (asked.getAndIncrement() == 0) {
        return TWO;
      }
      throw new CloudException("the limits are not to be had");
    }

    @Override
    public Offer offer(String pool, String label) throws LaunchException {
      throw new LaunchException(LaunchFailure.BAD_REQUEST, "nothing is offered");
    }

    @Override
    public Machine launch(LaunchSpec spec, Progress progress) throws LaunchException {
      throw new LaunchException(LaunchFailure.BAD_REQUEST, "nothing is launched");
    }

    @Override
    public void delete(String externalId) {
      // There is none.
    }

    @Override
    public List<OwnedMachine> list() {
      return List.of();
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static final QuotaLedger.Usage NOTHING =
      new QuotaLedger.Usage() {
        @Override
        public Resources inProvider() {
          return Resources.NONE;
        }

        @Override
        public Resources inPool(String pool) {
          return Resources.NONE;
        }

        @Override
        public Resources placed() {
          return Resources.NONE;
        }
      };

  @Test
  void the_old_limits_stay_while_the_cloud_does_not_tell_them() throws Exception {
    var cloud = new Forgetful();
    var calls = new CloudCalls("sky", cloud, CloudCalls.Patience.DEFAULT);
    var ledger =
        new QuotaLedger(NOTHING, new LearnedLimit(System::nanoTime), () -> Optional.of(() -> {}));
    var breaker = new CircuitBreaker(InstantSource.system(), System::nanoTime, _ -> {});
    var watch = new ProviderWatch("sky", calls, ledger, breaker, () -> {});
    watch.start();
    try {
      await(ledger::limits, TWO::equals);
      watch.lookSoon();
      await(cloud.asked::get, times -> times >= 2);
      assertThat(ledger.limits()).isEqualTo(TWO);
      var pool = new PoolQuota("main", Quota.UNLIMITED, false);
      assertThat(ledger.reserve(pool, Resources.instances(3)).granted()).isEmpty();
    } finally {
      watch.stop();
    }
  }
}
