package dev.nodepool.launcher.provider;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Health;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Offer;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Progress;
import dev.nodepool.driver.Provider;
import dev.nodepool.launcher.context.Absences;
import dev.nodepool.launcher.quota.LearnedLimit;
import dev.nodepool.launcher.quota.QuotaLedger;
import dev.nodepool.launcher.quota.QuotaLedger.PoolQuota;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import dev.nodepool.store.connection.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProviderWatchTest {
  private static final Quota TWO = Quota.of(Map.of("instances", 2L));

  /** A cloud that says once what its limits are. */
  private static final class Forgetful implements Asked {
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Quota quota() throws CloudException {
      if (asked.getAndIncrement() == 0) {
        return TWO;
      }
      throw new CloudException("the limits are not to be had");
    }
  }

  /** A cloud that is asked for its limits only. */
  private interface Asked extends Provider {
    @Override
    default Offer offer(String pool, String label) throws LaunchException {
      throw new LaunchException(LaunchFailure.BAD_REQUEST, "nothing is offered");
    }

    @Override
    default Machine launch(LaunchSpec spec, Progress progress) throws LaunchException {
      throw new LaunchException(LaunchFailure.BAD_REQUEST, "nothing is launched");
    }

    @Override
    default void delete(String externalId) {
      // There is none.
    }

    @Override
    default List<OwnedMachine> list() {
      return List.of();
    }

    @Override
    default void close() {
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
    var absences = new Absences(Session::new, System::nanoTime);
    var watch = new ProviderWatch("sky", calls, ledger, breaker, absences, () -> {});
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

  /** How a question can fail that was under way while this launcher was not there. */
  private enum Absence {
    ASLEEP,
    WITHOUT_SESSION
  }

  /** Each question fails after this launcher was away meanwhile, until it is told to be sound. */
  private static final class Unheard implements Asked {
    private final AtomicInteger asked = new AtomicInteger();
    private final Runnable away;
    private volatile boolean stays = true;

    private Unheard(Runnable away) {
      this.away = away;
    }

    @Override
    public Quota quota() throws CloudException {
      asked.incrementAndGet();
      if (stays) {
        away.run();
      }
      throw new CloudException("no answer in time");
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_question_that_fails_while_this_launcher_is_away_says_nothing_about_the_cloud(Absence how)
      throws Exception {
    var clock = new AtomicLong();
    var session = new AtomicReference<>(new Session());
    var absences = new Absences(session::get, clock::get);
    var cloud =
        new Unheard(
            how == Absence.ASLEEP
                ? () -> clock.addAndGet(Duration.ofMinutes(1).toNanos())
                : () -> session.getAndSet(new Session()).end());
    var said = new CopyOnWriteArrayList<Health>();
    var breaker = new CircuitBreaker(InstantSource.system(), System::nanoTime, said::add);
    var watch =
        new ProviderWatch(
            "sky",
            new CloudCalls("sky", cloud, CloudCalls.Patience.DEFAULT),
            new QuotaLedger(
                NOTHING, new LearnedLimit(System::nanoTime), () -> Optional.of(() -> {})),
            breaker,
            absences,
            () -> {});
    watch.start();
    try {
      // More than it takes to call a cloud broken.
      await(cloud.asked::get, times -> times >= 4);
      assertThat(said).isEmpty();
      cloud.stays = false;
      // Its own next look would come much later.
      await(
          () -> {
            watch.lookSoon();
            return breaker.health();
          },
          health -> health.state() == Health.State.OPEN);
    } finally {
      watch.stop();
    }
  }
}
