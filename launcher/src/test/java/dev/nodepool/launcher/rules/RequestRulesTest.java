package dev.nodepool.launcher.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.rules.Decision.Accept;
import dev.nodepool.launcher.rules.Decision.Decline;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RequestRulesTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private NodeRequest request =
      NodeRequest.of(List.of("small", "small"), "zuul", NOON).withId("200-0000000001");
  private Component.Pool pool = pool("me", "cloud", 100, List.of("small", "big"));
  private final List<Component.Pool> others = new ArrayList<>();
  private final Map<String, LabelView> labels =
      new HashMap<>(Map.of("small", servable(LabelView.Image.READY, LabelView.Slots.ENDLESS)));
  private Quota capacity = Quota.UNLIMITED;
  private Quota tenantLeft = Quota.UNLIMITED;
  private @Nullable List<String> missing;
  private int active = 0;
  private int maxConcurrency = -1;

  @Test
  void a_request_that_fits_is_accepted() {
    assertThat(decide()).isEqualTo(new Accept());
  }

  @Test
  void a_request_that_this_pool_declined_is_left_to_others() {
    request = request.declinedBy("me");
    assertYields(Rule.ALREADY_DECLINED);
  }

  @Test
  void the_wished_provider_goes_first_while_it_can() {
    request = request.withProvider("other");
    others.add(pool("it", "other", 100, List.of("small")));
    assertYields(Rule.PROVIDER_WISH);
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
  void a_wish_is_not_for_the_pool_of_a_third_provider() {
    request = request.withProvider("other");
    others.add(pool("it", "third", 100, List.of("small")));
    assertThat(decide()).isEqualTo(new Accept());
  }

  @Test
  void a_request_that_names_an_upload_is_for_the_provider_that_has_it() {
    var upload = "/nodepool/images/disk/builds/b/providers/%s/images/0000000001";
    labels.put("small", servable(LabelView.Image.MISSING, LabelView.Slots.ENDLESS));
    request = request.withoutReuse().withImageUpload(upload.formatted("cloud"));
    assertThat(decide()).isEqualTo(new Accept());
    request = request.withImageUpload(upload.formatted("other"));
    assertDeclines(Rule.OTHER_IMAGE_UPLOAD);
  }

  @Test
  void as_many_slots_as_are_wanted_are_enough() {
    labels.put("small", servable(LabelView.Image.READY, new LabelView.Slots(2, 2, 0, "")));
    assertThat(decide()).isEqualTo(new Accept());
  }

  @Test
  void every_rule_that_passes_says_what_it_found() {
    assertThat(findings())
        .containsExactly(
            "NOT_WAITING: it waits for a launcher",
            "ALREADY_DECLINED: this pool has not declined it",
            "PROVIDER_WISH: it wishes for none",
            "PRIORITY: no free pool has a priority before 100",
            "OTHERS_HAVE_THE_LABELS: it has all labels itself",
            "POOL_DISABLED: no max-servers",
            "LABEL_NOT_AVAILABLE: it has all labels",
            "LABEL_BROKEN: they can be served as they are configured",
            "PROVIDER_BROKEN: it answers",
            "IMAGE_NOT_AVAILABLE: every image that is needed is uploaded",
            "NEVER_FITS: cores 4 of any number, instances 2 of any number, ram 2048 of any number"
                + " at the most",
            "FRESH_ONLY: it takes used ones too",
            "TENANT_QUOTA: tenant t has no limits",
            "LABEL_QUOTA: enough for every label",
            "MAX_CONCURRENCY: 0 requests are under way, without a limit",
            "POOL_PAUSED: it accepts requests",
            "POOL_QUOTA: cores 4 of any number, instances 2 of any number, ram 2048 of any number");
  }

  @Test
  void where_there_are_limits_the_findings_have_the_numbers() {
    request = request.withProvider("cloud").withoutReuse();
    capacity = Quota.of(Map.of("instances", 5L));
    tenantLeft = Quota.of(Map.of("instances", 3L));
    maxConcurrency = 4;
    active = 1;
    assertThat(findings())
        .contains(
            "PROVIDER_WISH: it wishes for this one",
            "POOL_DISABLED: max-servers is 5",
            "FRESH_ONLY: they can",
            "TENANT_QUOTA: tenant t: cores 4 of any number, instances 2 of 3,"
                + " ram 2048 of any number",
            "MAX_CONCURRENCY: 1 of max-concurrency 4 requests are under way",
            "POOL_QUOTA: cores 4 of any number, instances 2 of 5, ram 2048 of any number");
  }

  private List<String> findings() {
    return RequestRules.checksAndRoom(situation())
        .map(check ->
            check instanceof Check.Passed(var rule, var finding)
                ? rule + ": " + finding.get()
                : "failed: " + check)
        .toList();
  }

  @Test
  void without_the_facts_of_a_pool_only_what_the_records_show_is_asked() {
    assertThat(RequestRules.checksOfRecords(situation()))
        .extracting(Check::rule)
        .containsExactly(
            Rule.NOT_WAITING,
            Rule.ALREADY_DECLINED,
            Rule.PROVIDER_WISH,
            Rule.PRIORITY,
            Rule.OTHERS_HAVE_THE_LABELS);
  }

  @Test
  void every_rule_is_a_question() {
    assertThat(Rule.values()).allSatisfy(rule -> assertThat(rule.question()).endsWith("?"));
  }

  @Test
  void a_pool_of_better_priority_goes_first_unless_it_is_paused() {
    others.add(pool("it", "other", 50, List.of("small")));
    assertYields(Rule.PRIORITY);
    others.set(0, others.getFirst().withPaused(true));
    assertThat(decide()).isEqualTo(new Accept());
  }

  @Test
  void a_request_for_a_label_that_only_others_have_is_left_to_them() {
    request = NodeRequest.of(List.of("huge"), "zuul", NOON).withId("200-0000000001");
    labels.put("huge", new LabelView.Unsupported());
    others.add(pool("it", "other", 100, List.of("huge")));
    assertYields(Rule.OTHERS_HAVE_THE_LABELS);
  }

  @Test
  void a_label_that_nobody_has_is_declined() {
    request = NodeRequest.of(List.of("huge"), "zuul", NOON).withId("200-0000000001");
    labels.clear();
    labels.put("huge", new LabelView.Unsupported());
    assertDeclines(Rule.LABEL_NOT_AVAILABLE);
  }

  @Test
  void a_pool_with_max_servers_0_declines() {
    capacity = Quota.of(Map.of("instances", 0L));
    assertDeclines(Rule.POOL_DISABLED);
  }

  @Test
  void a_label_whose_image_is_not_uploaded_is_declined() {
    labels.put("small", servable(LabelView.Image.MISSING, LabelView.Slots.ENDLESS));
    assertDeclines(Rule.IMAGE_NOT_AVAILABLE);
    labels.put("small", servable(LabelView.Image.PAUSED, LabelView.Slots.ENDLESS));
    assertDeclines(Rule.IMAGE_PAUSED);
  }

  @Test
  void a_label_that_cannot_be_served_as_configured_is_declined() {
    labels.put("small", new LabelView.Broken("no flavor has 1 TiB of memory"));
    assertDeclines(Rule.LABEL_BROKEN);
  }

  @Test
  void a_request_waits_while_the_provider_does_not_answer() {
    labels.put("small", new LabelView.Unclear("the cloud does not answer"));
    assertWaits(Rule.PROVIDER_BROKEN);
  }

  @Test
  void what_an_empty_pool_could_not_hold_is_declined_with_the_numbers() {
    capacity = Quota.of(Map.of("cores", 3L));
    assertThat(decide())
        .isEqualTo(
            new Decline(
                Rule.NEVER_FITS,
                "it would exceed the quota of an empty pool: cores: 4 wanted, 3 free",
                "Ask for less, or raise the limit on cores: that of the pool, or the quota that the cloud grants."));
  }

  @Test
  void a_tenant_at_its_limit_waits() {
    tenantLeft = Quota.of(Map.of("instances", 1L));
    assertWaits(Rule.TENANT_QUOTA);
  }

  @Test
  void a_label_without_free_slots_waits() {
    labels.put("small", servable(LabelView.Image.READY, new LabelView.Slots(1, 2, 0, "")));
    assertWaits(Rule.LABEL_QUOTA);
  }

  @Test
  void a_label_whose_machines_do_not_answer_waits_for_them() {
    labels.put("small", servable(LabelView.Image.READY, new LabelView.Slots(1, 2, 1, "no route")));
    assertWaits(Rule.HOST_DOWN);
  }

  @Test
  void more_machines_than_exist_are_declined() {
    labels.put("small", servable(LabelView.Image.READY, new LabelView.Slots(1, 1, 0, "")));
    assertDeclines(Rule.NEVER_FITS);
  }

  @Test
  void machines_that_exist_are_not_made_in_advance() {
    labels.put("small", servable(LabelView.Image.READY, new LabelView.Slots(2, 2, 0, "")));
    request = request.withoutReuse();
    assertDeclines(Rule.FRESH_ONLY);
  }

  @Test
  void what_is_shown_is_what_is_done() {
    pool = pool.withPaused(true);
    tenantLeft = Quota.of(Map.of("instances", 1L));
    var checks = RequestRules.checksAndRoom(situation()).toList();
    assertThat(checks).hasSize(17);
    assertThat(checks)
        .filteredOn(check -> check instanceof Check.Failed)
        .extracting(Check::rule)
        .containsExactly(Rule.TENANT_QUOTA, Rule.POOL_PAUSED);
    assertWaits(Rule.TENANT_QUOTA);
  }

  @Test
  void the_facts_of_a_pool_come_back_from_their_document() {
    labels.put("metal", servable(LabelView.Image.PAUSED, new LabelView.Slots(1, 3, 1, "no route")));
    labels.put("lost", new LabelView.Broken("no such flavor"));
    labels.put("far", new LabelView.Unclear("no answer"));
    var facts =
        new PoolFacts(
            new Room(
                Quota.of(Map.of("cores", 8L)),
                Quota.of(Map.of("gpus", 2L)),
                true,
                Resources.instances(1),
                Resources.instances(2),
                Resources.instances(3),
                Resources.instances(4)),
            5,
            6,
            labels,
            Map.of("metal", 2),
            Map.of("t", Quota.of(Map.of("instances", 7L))),
            new Pause(NOON, "200-1", "cores: 4 wanted, 0 free"));
    assertThat(FactsDocument.read(FactsDocument.of(facts))).isEqualTo(facts);
    assertThat(FactsDocument.read(Map.of("labels", 5, "pause", "now")).labels()).isEmpty();
  }

  @Test
  void a_provider_that_does_enough_waits_and_one_with_max_concurrency_0_takes_nothing() {
    maxConcurrency = 2;
    active = 1;
    assertThat(decide()).isEqualTo(new Accept());
    active = 2;
    assertWaits(Rule.MAX_CONCURRENCY);
    maxConcurrency = 0;
    active = 0;
    assertWaits(Rule.MAX_CONCURRENCY);
  }

  @Test
  void a_paused_pool_waits_but_declines_what_is_made_in_advance() {
    pool = pool.withPaused(true);
    assertWaits(Rule.POOL_PAUSED);
    request =
        NodeRequest.of(List.of("small"), NodeRequest.MIN_READY_REQUESTOR, NOON)
            .withId("900-0000000001")
            .withoutReuse();
    assertDeclines(Rule.POOL_PAUSED);
  }

  @Test
  void a_paused_pool_still_declines_what_it_can_never_serve() {
    pool = pool.withPaused(true);
    capacity = Quota.of(Map.of("ram", 1L));
    assertDeclines(Rule.NEVER_FITS);
  }

  @Test
  void what_would_have_to_be_made_only_matters_when_no_node_is_ready() {
    for (var view :
        List.of(
            new LabelView.Broken("no such flavor"),
            new LabelView.Unclear("no answer"),
            servable(LabelView.Image.MISSING, LabelView.Slots.ENDLESS),
            servable(LabelView.Image.PAUSED, LabelView.Slots.ENDLESS))) {
      labels.put("small", view);
      missing = List.of();
      assertThat(decide()).isEqualTo(new Accept());
      missing = List.of("small");
      assertThat(decide()).isNotEqualTo(new Accept());
    }
  }

  private Decision decide() {
    return RequestRules.decide(situation());
  }

  private Situation situation() {
    var pools = new ArrayList<>(others);
    pools.add(pool);
    return new Situation(
        request,
        pool,
        Room.of(capacity),
        active,
        maxConcurrency,
        labels,
        missing == null ? request.labels() : missing,
        new Tenant("t", tenantLeft, Resources.NONE),
        null,
        pools);
  }

  private static LabelView servable(LabelView.Image image, LabelView.Slots slots) {
    return new LabelView.Servable(Resources.machine(2, 1024), image, slots);
  }

  private void assertYields(Rule rule) {
    assertThat(decide())
        .isInstanceOfSatisfying(Yield.class, yield -> assertThat(yield.rule()).isEqualTo(rule));
  }

  private void assertWaits(Rule rule) {
    assertThat(decide())
        .isInstanceOfSatisfying(Wait.class, wait -> assertThat(wait.rule()).isEqualTo(rule));
  }

  private void assertDeclines(Rule rule) {
    assertThat(decide())
        .isInstanceOfSatisfying(Decline.class, no -> assertThat(no.rule()).isEqualTo(rule));
  }

  private static Component.Pool pool(
      String id, String provider, int priority, List<String> labels) {
    return new Component.Pool(
        id, "main", provider, labels, priority, false, "host", "running", "1", 0);
  }
}
