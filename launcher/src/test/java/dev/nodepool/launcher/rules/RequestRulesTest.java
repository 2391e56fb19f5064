package dev.nodepool.launcher.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.rules.Decision.Accept;
import dev.nodepool.launcher.rules.Decision.Decline;
import dev.nodepool.launcher.rules.Decision.Reason;
import dev.nodepool.launcher.rules.Decision.Wait;
import dev.nodepool.launcher.rules.Decision.Yield;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private NodeRequest request =
      NodeRequest.of(List.of("small", "small"), "zuul", NOON).withId("200-0000000001");
  private Component.Pool pool = pool("me", "cloud", 100, List.of("small", "big"));
  private final List<Component.Pool> others = new ArrayList<>();
  private final Map<String, LabelView> labels =
      new HashMap<>(
          Map.of(
              "small",
              new LabelView.Servable(Resources.machine(2, 1024), true, Integer.MAX_VALUE)));
  private Quota capacity = Quota.UNLIMITED;
  private Quota tenantLeft = Quota.UNLIMITED;
  private boolean enabled = true;
  private int active = 0;
  private int maxConcurrency = -1;

  @Test
  void a_request_that_fits_is_accepted() {
    assertThat(decide()).isEqualTo(new Accept());
  }

  @Test
  void a_request_that_this_pool_declined_is_left_to_others() {
    request = request.declinedBy("me");
    assertYields(Reason.ALREADY_DECLINED);
  }

  @Test
  void the_wished_provider_goes_first_while_it_can() {
    request = request.withProvider("other");
    others.add(pool("it", "other", 100, List.of("small")));
    assertYields(Reason.PROVIDER_WISH);
  }

  @Test
  void a_wish_for_a_provider_that_is_not_there_or_has_declined_is_ignored() {
    request = request.withProvider("other");
    assertThat(decide()).isEqualTo(new Accept());
    others.add(pool("it", "other", 100, List.of("small")));
    request = request.declinedBy("it");
    assertThat(decide()).isEqualTo(new Accept());
  }

  @Test
  void a_pool_of_better_priority_goes_first_unless_it_is_paused() {
    others.add(pool("it", "other", 50, List.of("small")));
    assertYields(Reason.PRIORITY);
    others.set(0, others.getFirst().withPaused(true));
    assertThat(decide()).isEqualTo(new Accept());
  }

  @Test
  void a_request_for_a_label_that_only_others_have_is_left_to_them() {
    request = NodeRequest.of(List.of("huge"), "zuul", NOON).withId("200-0000000001");
    labels.put("huge", new LabelView.Unsupported());
    others.add(pool("it", "other", 100, List.of("huge")));
    assertYields(Reason.OTHERS_HAVE_THE_LABELS);
  }

  @Test
  void a_label_that_nobody_has_is_declined() {
    request = NodeRequest.of(List.of("huge"), "zuul", NOON).withId("200-0000000001");
    labels.clear();
    labels.put("huge", new LabelView.Unsupported());
    assertDeclines(Reason.LABEL_NOT_AVAILABLE);
  }

  @Test
  void a_pool_with_max_servers_0_declines() {
    enabled = false;
    assertDeclines(Reason.POOL_DISABLED);
  }

  @Test
  void a_label_whose_image_is_not_uploaded_is_declined() {
    labels.put(
        "small", new LabelView.Servable(Resources.machine(2, 1024), false, Integer.MAX_VALUE));
    assertDeclines(Reason.IMAGE_NOT_AVAILABLE);
  }

  @Test
  void a_label_that_cannot_be_served_as_configured_is_declined() {
    labels.put("small", new LabelView.Broken("no flavor has 1 TiB of memory"));
    assertDeclines(Reason.LABEL_BROKEN);
  }

  @Test
  void a_request_waits_while_the_provider_does_not_answer() {
    labels.put("small", new LabelView.Unclear("the cloud does not answer"));
    assertWaits(Reason.PROVIDER_BROKEN);
  }

  @Test
  void what_an_empty_pool_could_not_hold_is_declined_with_the_numbers() {
    capacity = Quota.of(Map.of("cores", 3L));
    assertThat(decide())
        .isEqualTo(
            new Decline(
                Reason.NEVER_FITS,
                "it would exceed the quota of an empty pool: cores: 4 wanted, 3 free"));
  }

  @Test
  void a_tenant_at_its_limit_waits() {
    tenantLeft = Quota.of(Map.of("instances", 1L));
    assertWaits(Reason.TENANT_QUOTA);
  }

  @Test
  void a_label_without_free_slots_waits() {
    labels.put("small", new LabelView.Servable(Resources.instances(1), true, 1));
    assertWaits(Reason.LABEL_QUOTA);
  }

  @Test
  void a_provider_that_does_enough_waits_and_one_with_max_concurrency_0_takes_nothing() {
    maxConcurrency = 2;
    active = 1;
    assertThat(decide()).isEqualTo(new Accept());
    active = 2;
    assertWaits(Reason.MAX_CONCURRENCY);
    maxConcurrency = 0;
    active = 0;
    assertWaits(Reason.MAX_CONCURRENCY);
  }

  @Test
  void a_paused_pool_waits_but_declines_what_is_made_in_advance() {
    pool = pool.withPaused(true);
    assertWaits(Reason.POOL_PAUSED);
    request =
        NodeRequest.of(List.of("small"), NodeRequest.MIN_READY_REQUESTOR, NOON)
            .withId("900-0000000001")
            .withoutReuse();
    assertDeclines(Reason.POOL_PAUSED);
  }

  @Test
  void a_paused_pool_still_declines_what_it_can_never_serve() {
    pool = pool.withPaused(true);
    capacity = Quota.of(Map.of("ram", 1L));
    assertDeclines(Reason.NEVER_FITS);
  }

  private Decision decide() {
    var pools = new ArrayList<>(others);
    pools.add(pool);
    return RequestRules.decide(
        new Situation(
            request, pool, enabled, active, maxConcurrency, labels, capacity, tenantLeft, pools));
  }

  private void assertYields(Reason reason) {
    assertThat(decide())
        .isInstanceOfSatisfying(Yield.class, yield -> assertThat(yield.reason()).isEqualTo(reason));
  }

  private void assertWaits(Reason reason) {
    assertThat(decide())
        .isInstanceOfSatisfying(Wait.class, wait -> assertThat(wait.reason()).isEqualTo(reason));
  }

  private void assertDeclines(Reason reason) {
    assertThat(decide())
        .isInstanceOfSatisfying(Decline.class, no -> assertThat(no.reason()).isEqualTo(reason));
  }

  private static Component.Pool pool(
      String id, String provider, int priority, List<String> labels) {
    return new Component.Pool(
        id, "main", provider, labels, priority, false, "host", "running", "1", 0);
  }
}
