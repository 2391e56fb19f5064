package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.explain.Explainer;
import dev.nodepool.launcher.explain.PoolExplanation;
import dev.nodepool.launcher.explain.RequestExplanation;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.testkit.SshServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can stand in the way of a request, on a real launcher, has its word. */
class ExplainTest {

  @TempDir Path folder;
  private LauncherFixture it;
  private Explainer explainer;

  @BeforeEach
  void start() throws Exception {
    it = new LauncherFixture(folder, Map.of("NODEPOOL_FAKE_CONTROL", folder.toString()));
    explainer = new Explainer(it.store);
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  @Test
  void a_disabled_pool() throws Exception {
    it.launcher(TestConfig.twoLabels().pool("max-servers", 0));
    assertThat(failed("small").code()).isEqualTo("POOL_DISABLED");
  }

  @Test
  void a_label_that_nobody_has() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var told = failed("huge");
    assertThat(told.code()).isEqualTo("LABEL_NOT_AVAILABLE");
    assertThat(told.text()).isEqualTo("The pool does not have: huge.");
    assertThat(told.pools()).extracting(PoolExplanation::code).containsOnly("LABEL_NOT_AVAILABLE");
  }

  @Test
  void a_failed_request_that_its_requestor_has_deleted() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var id = it.ask("huge");
    it.awaitState(id, RequestState.FAILED);
    await(() -> it.store.failedRequests().read(id), kept -> kept.isPresent());
    it.store.requests().delete(id);
    var told = explainer.request(id).orElseThrow();
    assertThat(told.text()).isEqualTo("The pool does not have: huge.");
    it.store.failedRequests().removeOlderThan(Duration.ofMinutes(10));
    assertThat(explainer.request(id)).isPresent();
    it.store.failedRequests().removeOlderThan(Duration.ofMinutes(-1));
    assertThat(explainer.request(id)).isEmpty();
  }

  @Test
  void more_than_an_empty_pool_holds() throws Exception {
    it.launcher(one());
    var told = failed("small", "small");
    assertThat(told.code()).isEqualTo("NEVER_FITS");
    assertThat(told.text()).contains("instances: 2 wanted, 1 free");
    assertThat(told.pools().getFirst().remedy().orElseThrow())
        .contains("raise the limit on instances");
  }

  @Test
  void a_flavor_that_the_cloud_does_not_have() throws Exception {
    it.launcher(
        TestConfig.twoLabels()
            .offered("small", "min-ram", null)
            .offered("small", "flavor-name", "nosuch"));
    assertThat(failed("small").code()).isEqualTo("LABEL_BROKEN");
  }

  @Test
  void an_image_that_is_not_uploaded() throws Exception {
    it.launcher(diskimage());
    assertThat(failed("built").code()).isEqualTo("IMAGE_NOT_AVAILABLE");
  }

  @Test
  void an_image_that_is_paused() throws Exception {
    it.store.images().pause("disk", true);
    it.launcher(diskimage());
    var told = failed("built");
    assertThat(told.code()).isEqualTo("IMAGE_PAUSED");
    assertThat(told.text()).contains("built");
  }

  @Test
  void a_zone_that_the_cloud_does_not_have() throws Exception {
    it.launcher(TestConfig.twoLabels().pool("availability-zones", List.of("nowhere")));
    var told = failed("small");
    assertThat(told.code()).isEqualTo("BAD_REQUEST");
    assertThat(told.text()).contains("zone", "nowhere");
  }

  @Test
  void a_pool_at_its_quota_and_those_behind() throws Exception {
    it.launcher(one());
    it.fulfilled(it.ask("small"));
    var next = it.ask("small");
    var told = until(next, "POOL_QUOTA");
    assertThat(told.request().state()).isEqualTo(RequestState.PENDING);
    assertThat(told.text()).contains("instances: 1 wanted, 0 free");
    var behind = it.ask("small");
    until(behind, "POOL_PAUSED");
    await(() -> explainer.request(behind).orElseThrow().text(), text -> text.contains(next));
    var room =
        await(
            () -> explainer.request(next).orElseThrow().pools().getFirst().room(),
            now -> now != null && now.inPool().of("instances") == 1);
    assertThat(room.poolLimits().limit("instances")).hasValue(1);
    assertThat(room.providerLimits().limit("cores")).hasValue(100);
  }

  @Test
  void a_tenant_at_its_limit() throws Exception {
    it.launcher(TestConfig.twoLabels().tenant("acme", "max-servers", 1));
    it.fulfilled(it.ask(of("small").withTenant("acme")));
    var told = until(it.ask(of("small").withTenant("acme")), "TENANT_QUOTA");
    assertThat(told.text()).contains("tenant acme", "instances: 1 wanted, 0 free of 1");
    assertThat(it.fulfilled(it.ask(of("small").withTenant("other")))).hasSize(1);
  }

  @Test
  void a_better_pool_and_its_busy_provider() throws Exception {
    it.launcher(twoProviders().pool("priority", 10));
    var told = until(it.ask("small"), "PRIORITY");
    assertThat(codes(told)).containsExactly("MAX_CONCURRENCY", "PRIORITY");
  }

  @Test
  void a_provider_that_takes_nothing_now() throws Exception {
    it.launcher(TestConfig.twoLabels().with("max-concurrency", 0));
    var told = until(it.ask("small"), "MAX_CONCURRENCY");
    assertThat(told.text()).contains("0 of max-concurrency 0");
  }

  @Test
  void a_wish_for_another_provider() throws Exception {
    it.launcher(twoProviders().pool("priority", 100));
    var id = it.ask(of("small").withProvider("fake-a"));
    var told =
        await(() -> explainer.request(id).orElseThrow(), t -> t.request().reasons().size() == 2);
    assertThat(codes(told)).containsExactly("MAX_CONCURRENCY", "PROVIDER_WISH");
  }

  @Test
  void labels_that_another_pool_has() throws Exception {
    it.launcher(twoProviders().pool("priority", 200));
    var told = until(it.ask("big"), "MAX_CONCURRENCY");
    assertThat(codes(told)).containsExactly("MAX_CONCURRENCY", "OTHERS_HAVE_THE_LABELS");
  }

  @Test
  void a_cloud_that_always_fails() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\":1,\"*\":{\"create_fails\":1000}}");
    it.launcher(TestConfig.twoLabels());
    assertThat(failed("small").code()).isEqualTo("CLOUD_ERROR");
  }

  @Test
  void nobody_who_could_serve_it() throws Exception {
    var told = explainer.request(it.ask("small")).orElseThrow();
    assertThat(told.code()).isEqualTo(RequestExplanation.NO_LAUNCHER);
    assertThat(explainer.request("200-9999999999")).isEmpty();
  }

  @Test
  void a_machine_that_is_taken_and_one_that_is_down() throws Exception {
    try (var machine = SshServer.start()) {
      it.launcher(StaticNodesTest.config(machine.port(), 1, "metal"));
      it.fulfilled(it.ask("metal"));
      var id = it.ask("metal");
      until(id, "LABEL_QUOTA");
      machine.close();
      it.useAndReturn(it.store.requests().readAll().getFirst().value().id());
      var told = until(id, "HOST_DOWN");
      assertThat(told.text()).contains("0 free of 1, 1 do not answer");
    }
  }

  @Test
  void a_request_that_is_served() throws Exception {
    it.launcher(TestConfig.twoLabels());
    var id = it.ask("small");
    var node = it.fulfilled(id).getFirst();
    var told = explainer.request(id).orElseThrow();
    assertThat(told.code()).isEqualTo("FULFILLED");
    assertThat(told.request().reasons()).extracting(r -> r.code()).containsExactly("ACCEPTED");
    assertThat(explainer.node(node.id()).orElseThrow().code()).isEqualTo("ALLOCATED");
    it.store.requests().delete(id);
    await(() -> explainer.node(node.id()).orElseThrow().code(), "FREE"::equals);
    // Whoever freed it may hold it for a moment longer.
    var held = it.store.nodes().lock(node.id(), LauncherFixture.PATIENCE).orElseThrow();
    held.update(n -> n.moved(dev.nodepool.model.NodeState.IN_USE, it.store.now()));
    var used = explainer.node(node.id()).orElseThrow();
    assertThat(used.code()).isEqualTo("IN_USE");
    assertThat(used.holder()).contains("-" + ProcessHandle.current().pid());
    held.close();
  }

  @Test
  void a_label_and_what_it_costs() throws Exception {
    it.launcher(one());
    it.fulfilled(it.ask("small"));
    var waiting = it.ask("big");
    it.awaitState(waiting, RequestState.PENDING);
    var told =
        await(() -> explainer.label("big").orElseThrow(), t -> t.pools().getFirst().view() != null);
    assertThat(told.requests()).extracting(NodeRequest::id).containsExactly(waiting);
    assertThat(explainer.label("small").orElseThrow().pools().getFirst().nodes())
        .containsEntry("ready", 1);
    assertThat(explainer.label("nosuch")).isEmpty();
  }

  @Test
  void how_many_nodes_of_a_label_are_to_be_ready_also_after_a_reload() throws Exception {
    var launcher = it.launcher(TestConfig.twoLabels().label("small", "min-ready", 1));
    // The launcher may speak up before it has read how many.
    await(
        () -> explainer.label("small").orElseThrow(),
        label -> Integer.valueOf(1).equals(label.minReady()) && label.ready() == 1);
    assertThat(explainer.label("big").orElseThrow().minReady()).isZero();
    launcher.reconfigure(it.config(TestConfig.twoLabels()));
    await(() -> explainer.label("small").orElseThrow().minReady(), Integer.valueOf(0)::equals);
  }

  private NodeRequest of(String label) {
    return NodeRequest.of(List.of(label), "zuul-1", it.store.now());
  }

  private RequestExplanation failed(String... labels) throws Exception {
    var id = it.ask(labels);
    it.awaitState(id, RequestState.FAILED);
    return explainer.request(id).orElseThrow();
  }

  /** What is told once the record says the same: the launcher writes down what lasts. */
  private RequestExplanation until(String id, String code) {
    return await(
        () -> explainer.request(id).orElseThrow(),
        told ->
            told.pools().stream().anyMatch(pool -> pool.code().equals(code))
                && told.request().reasons().stream().anyMatch(r -> r.code().equals(code)));
  }

  private static List<String> codes(RequestExplanation told) {
    return told.pools().stream().map(PoolExplanation::code).toList();
  }

  /** The first would be the one to serve, but takes nothing. */
  private static TestConfig twoProviders() {
    return new TestConfig()
        .fake("fake-a", "small", "big")
        .with("max-concurrency", 0)
        .fake("fake-b", "small")
        .at("fake-a");
  }

  private static TestConfig one() {
    return TestConfig.twoLabels().pool("max-servers", 1);
  }

  private static TestConfig diskimage() {
    return new TestConfig()
        .set("diskimages", List.of(Map.of("name", "disk")))
        .fake("fake-provider")
        .with("cloud-images", null)
        .with("diskimages", List.of(Map.of("name", "disk")))
        .offers("built", Map.of("diskimage", "disk", "min-ram", 1));
  }

  @Test
  void a_provider_that_is_broken() throws Exception {
    Files.writeString(
        folder.resolve("settings.json"), "{\"generation\":1,\"*\":{\"create_fails\":1000}}");
    it.launcher(TestConfig.twoLabels());
    var pools = it.store.components().watch();
    // Those that are tried first fail, and break it.
    it.ask("small");
    it.ask("big");
    LauncherFixture.await(pools::pools, all -> all.getFirst().paused());
    var told = until(it.ask("small"), "PROVIDER_BROKEN");
    assertThat(told.text()).contains("provider fake-provider is broken since");
    assertThat(told.pools().getFirst().code()).isEqualTo("PROVIDER_BROKEN");
  }
}
