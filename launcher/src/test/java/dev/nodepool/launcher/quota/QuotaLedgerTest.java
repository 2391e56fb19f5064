package dev.nodepool.launcher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.quota.QuotaLedger.PoolQuota;
import dev.nodepool.launcher.quota.QuotaLedger.Reservation;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class QuotaLedgerTest {
  private Resources used = Resources.NONE;
  private boolean admits = true;
  private final QuotaLedger ledger = ledger(() -> used);

  private QuotaLedger ledger(Supplier<Resources> usedNow) {
    var usage =
        new QuotaLedger.Usage() {
          @Override
          public Resources inProvider() {
            return usedNow.get();
          }

          @Override
          public Resources inPool(String pool) {
            return usedNow.get();
          }

          @Override
          public Resources placed() {
            return usedNow.get();
          }
        };
    return new QuotaLedger(
        usage,
        new LearnedLimit(System::nanoTime),
        () -> admits ? Optional.of(() -> {}) : Optional.empty());
  }

  private static final PoolQuota POOL =
      new PoolQuota("main", Quota.of(Map.of("instances", 10L)), false);

  @Test
  void a_thousand_threads_never_take_more_than_there_is() {
    var granted = new ConcurrentLinkedQueue<Reservation>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 1000; i++) {
        threads.submit(
            () -> ledger.reserve(POOL, Resources.instances(1)).granted().ifPresent(granted::add));
      }
    }
    assertThat(granted).hasSize(10);
  }

  @Test
  void what_the_records_carry_counts() {
    used = Resources.instances(8);
    assertThat(ledger.reserve(POOL, Resources.instances(3)).shortage())
        .hasToString("instances: 3 wanted, 2 free");
    assertThat(ledger.reserve(POOL, Resources.instances(2)).granted()).isPresent();
  }

  @Test
  void the_clouds_limit_holds_unless_the_pool_ignores_it() {
    ledger.learn(Quota.of(Map.of("instances", 1L)));
    assertThat(ledger.reserve(POOL, Resources.instances(2)).granted()).isEmpty();
    var careless = new PoolQuota("main", POOL.limits(), true);
    assertThat(ledger.reserve(careless, Resources.instances(2)).granted()).isPresent();
  }

  @Test
  void after_a_refusal_only_a_place_that_becomes_free_is_used() {
    used = Resources.instances(5);
    ledger.refused(Resources.instances(1));
    assertThat(ledger.reserve(POOL, Resources.instances(1)).granted()).isEmpty();
    used = Resources.instances(4);
    assertThat(ledger.reserve(POOL, Resources.instances(1)).granted()).isPresent();
    assertThat(ledger.reserve(POOL, Resources.instances(1)).granted()).isEmpty();
  }

  @Test
  void a_broken_provider_gets_nothing() {
    admits = false;
    assertThat(ledger.reserve(POOL, Resources.instances(1)).granted()).isEmpty();
    assertThat(ledger.reserve(POOL, Resources.NONE).granted()).isPresent();
  }

  @Test
  void every_dimension_counts_whatever_its_name() {
    var pool = new PoolQuota("main", Quota.of(Map.of("volume-gb", 100L, "gpus", 2L)), false);
    used = new Resources(Map.of("volume-gb", 90L, "gpus", 1L));
    assertThat(ledger.reserve(pool, new Resources(Map.of("volume-gb", 20L))).shortage())
        .hasToString("volume-gb: 20 wanted, 10 free");
    assertThat(ledger.reserve(pool, new Resources(Map.of("gpus", 2L))).shortage())
        .hasToString("gpus: 2 wanted, 1 free");
    assertThat(ledger.reserve(pool, new Resources(Map.of("gpus", 1L, "volume-gb", 10L))).granted())
        .isPresent();
  }

  @Test
  void a_reservation_is_given_up_once() {
    var all = ledger.reserve(POOL, Resources.instances(10)).granted().orElseThrow();
    all.close();
    all.close();
    assertThat(ledger.reserve(POOL, Resources.instances(10)).granted()).isPresent();
    assertThat(ledger.reserve(POOL, Resources.instances(1)).granted()).isEmpty();
  }

  @Property(tries = 200)
  void whatever_comes_and_goes_the_limit_holds(
      @ForAll @Size(max = 60) List<@IntRange(min = -5, max = 5) Integer> steps) {
    var ledgerOfOne = ledger(() -> Resources.NONE);
    var open = new ArrayList<Reservation>();
    long taken = 0;
    var sizes = new ArrayList<Long>();
    for (int step : steps) {
      if (step > 0) {
        var granted = ledgerOfOne.reserve(POOL, Resources.instances(step)).granted();
        assertThat(granted.isPresent()).isEqualTo(taken + step <= 10);
        if (granted.isPresent()) {
          open.add(granted.get());
          sizes.add((long) step);
          taken += step;
        }
      } else if (!open.isEmpty()) {
        open.removeFirst().close();
        taken -= sizes.removeFirst();
      }
      assertThat(taken).isBetween(0L, 10L);
    }
  }

  @Test
  void it_tells_what_there_is_and_what_is_promised() {
    var cloud = Quota.of(Map.of("cores", 8L));
    ledger.learn(cloud);
    assertThat(ledger.limits()).isEqualTo(cloud);
    assertThat(ledger.capacity(POOL)).isEqualTo(Quota.of(Map.of("cores", 8L, "instances", 10L)));
    assertThat(ledger.capacity(new PoolQuota("main", POOL.limits(), true)))
        .isEqualTo(POOL.limits());
    assertThat(ledger.reserved().isNone()).isTrue();
    var taken = ledger.reserve(POOL, Resources.instances(3)).granted().orElseThrow();
    assertThat(ledger.reserved()).isEqualTo(Resources.instances(3));
    taken.close();
    assertThat(ledger.reserved().isNone()).isTrue();
  }

  @Test
  void what_the_cloud_accepts_after_a_refusal_raises_what_was_learned() {
    long before = System.nanoTime();
    used = Resources.instances(5);
    ledger.refused(Resources.instances(1));
    used = Resources.instances(6);
    ledger.placed(Resources.instances(1), before);
    used = Resources.instances(5);
    assertThat(ledger.reserve(POOL, Resources.instances(1)).granted()).isPresent();
  }
}
