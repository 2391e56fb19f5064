package dev.nodepool.launcher.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.rules.LabelView.Image;
import dev.nodepool.launcher.rules.LabelView.Servable;
import dev.nodepool.launcher.rules.LabelView.Slots;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds for the rules in any situation. */
class RequestRulesPropertyTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final List<String> LABELS = List.of("small", "big", "metal");

  @Property(tries = 1000)
  void the_decision_is_that_of_the_first_check_that_fails(@ForAll long seed) {
    var situation = situation(new Random(seed));
    var failed =
        RequestRules.checks(situation)
            .filter(Check.Failed.class::isInstance)
            .map(Check.Failed.class::cast)
            .toList();
    assertThat(RequestRules.decide(situation))
        .isEqualTo(failed.isEmpty() ? new Decision.Accept() : failed.getFirst().decision());
    assertThat(failed).allSatisfy(check -> assertThat(check.remedy()).endsWith("."));
    assertThat(RequestRules.checksAndRoom(situation).filter(Check.Passed.class::isInstance))
        .allSatisfy(check -> assertThat(((Check.Passed) check).finding().get()).isNotBlank());
  }

  @Property(tries = 500)
  void who_reads_the_published_facts_decides_the_same(@ForAll long seed) {
    var there = situation(new Random(seed));
    var tenant = there.tenant().name();
    var facts =
        new PoolFacts(
            there.room(),
            there.active(),
            there.maxConcurrency(),
            there.labels(),
            Map.of(),
            tenant == null ? Map.of() : Map.of(tenant, there.tenant().limits()),
            there.pause());
    var here =
        FactsDocument.read(FactsDocument.of(facts))
            .situation(
                there.request(),
                there.pool(),
                there.missing(),
                null,
                there.tenant().used(),
                there.pools());
    assertThat(RequestRules.decide(here)).isEqualTo(RequestRules.decide(there));
  }

  @Property(tries = 500)
  void what_is_accepted_fits_an_empty_pool_and_its_tenant(@ForAll long seed) {
    var situation = situation(new Random(seed));
    if (RequestRules.decide(situation) instanceof Decision.Accept) {
      assertThat(situation.room().capacity().fits(situation.cost())).isTrue();
      assertThat(situation.tenant().left().fits(situation.cost())).isTrue();
      assertThat(situation.request().declinedBy()).doesNotContain(situation.pool().id());
      assertThat(situation.pool().labels()).containsAll(situation.request().labels());
    }
  }

  private static Situation situation(Random random) {
    var request =
        NodeRequest.of(some(random, LABELS), requestor(random), NOON).withId("200-0000000001");
    if (random.nextInt(4) == 0) {
      request = request.withoutReuse();
    }
    if (random.nextInt(3) == 0) {
      request = request.withProvider("p" + random.nextInt(3)).declinedBy("id" + random.nextInt(4));
    }
    var tenant =
        random.nextBoolean()
            ? Tenant.NOBODY
            : new Tenant("acme", quota(random), Resources.instances(random.nextInt(3)));
    request = request.withTenant(tenant.name());
    var pools = new ArrayList<Component.Pool>();
    for (int i = 0; i < 3; i++) {
      pools.add(pool(random, i));
    }
    var pause = random.nextInt(4) == 0 ? new Pause(NOON, "200-9", "cores: 4 wanted, 0 free") : null;
    var pool = pools.getFirst().withPaused(pause != null);
    var views = new HashMap<String, LabelView>();
    for (var label : request.labels()) {
      views.put(label, pool.labels().contains(label) ? view(random) : new LabelView.Unsupported());
    }
    return new Situation(
        request,
        pool,
        new Room(
            quota(random),
            quota(random),
            random.nextBoolean(),
            Resources.instances(random.nextInt(3)),
            Resources.instances(random.nextInt(3)),
            Resources.NONE,
            Resources.NONE),
        random.nextInt(3),
        random.nextInt(4) - 1,
        views,
        random.nextInt(4) == 0 ? List.of() : request.labels(),
        tenant,
        pause,
        pools);
  }

  private static String requestor(Random random) {
    return random.nextInt(4) == 0 ? NodeRequest.MIN_READY_REQUESTOR : "zuul";
  }

  private static List<String> some(Random random, List<String> from) {
    var some = new ArrayList<String>();
    for (int i = 0; i <= random.nextInt(3); i++) {
      some.add(from.get(random.nextInt(from.size())));
    }
    return some;
  }

  private static Component.Pool pool(Random random, int number) {
    return new Component.Pool(
        "id" + number,
        "main",
        "p" + number,
        random.nextBoolean() ? LABELS : some(random, LABELS),
        100 + 50 * random.nextInt(3),
        random.nextInt(4) == 0,
        "vm",
        "running",
        "1",
        0);
  }

  private static Quota quota(Random random) {
    return random.nextBoolean()
        ? Quota.UNLIMITED
        : Quota.of(Map.of("instances", (long) random.nextInt(6), "cores", 8L));
  }

  private static LabelView view(Random random) {
    return switch (random.nextInt(12)) {
      case 0 -> new LabelView.Broken("no such flavor");
      case 1 -> new LabelView.Unclear("no answer");
      case 2 -> servable(Image.MISSING, Slots.ENDLESS);
      case 3 -> servable(Image.PAUSED, Slots.ENDLESS);
      case 4 -> servable(Image.READY, new Slots(random.nextInt(3), 3, random.nextInt(2), "why"));
      default -> servable(Image.READY, Slots.ENDLESS);
    };
  }

  private static Servable servable(Image image, Slots slots) {
    return new Servable(Resources.machine(2, 1024), image, slots);
  }
}
