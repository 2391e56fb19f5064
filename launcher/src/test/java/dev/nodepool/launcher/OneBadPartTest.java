package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.launcher.explain.Explainer;
import dev.nodepool.launcher.explain.PoolExplanation;
import dev.nodepool.launcher.explain.RequestExplanation;
import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;
import dev.nodepool.model.Component;
import dev.nodepool.model.RequestState;
import dev.nodepool.model.Trouble;
import dev.nodepool.testkit.SshServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with one label, node or provider disables just that, and is said everywhere. */
class OneBadPartTest {
  @TempDir Path folder;
  private final LauncherMetrics metrics = new LauncherMetrics(MetricSink.NONE);
  private LauncherFixture it;

  @BeforeEach
  void start() throws Exception {
    it =
        new LauncherFixture(
            folder, Map.of("OS_CLIENT_CONFIG_FILE", folder.resolve("none.yaml").toString()));
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
  }

  private void launcher(TestConfig config) throws Exception {
    var second = Duration.ofSeconds(1);
    var intervals =
        new Intervals(
            second, second, second, second, Duration.ofMillis(10), Duration.ofMillis(100));
    it.launcher(it.config(config), intervals, metrics);
  }

  private String page() {
    return new String(metrics.page().page(null).body(), StandardCharsets.UTF_8);
  }

  private List<Trouble> troubles() throws InterruptedException {
    return it.store.components().readAll().stream()
        .filter(Component.Daemon.class::isInstance)
        .flatMap(daemon -> ((Component.Daemon) daemon).troubles().stream())
        .toList();
  }

  @Test
  void a_provider_that_does_not_start_is_explained_and_counted() throws Exception {
    launcher(
        new TestConfig()
            .provider("sky", "openstack")
            .with("cloud", "nowhere")
            .offers("far", Map.of("cloud-image", "x", "min-ram", 1))
            .with("cloud-images", List.of(Map.of("name", "x")))
            .fake("fake-works", "near"));
    var far = it.ask("far");
    it.fulfilled(it.ask("near"));
    var told = explained(far);
    assertThat(told.troubles())
        .singleElement()
        .asString()
        .contains("On host", "provider sky does not start", "nowhere");
    assertThat(new Explainer(it.store).label("far").orElseThrow().troubles())
        .isEqualTo(told.troubles());
    assertThat(new Explainer(it.store).label("near").orElseThrow().troubles()).isEmpty();
    assertThat(troubles())
        .extracting(Trouble::provider, Trouble::labels)
        .containsExactly(tuple("sky", List.of("far")));
    assertThat(page())
        .contains(
            "nodepool_provider_open{provider=\"sky\"} 0.0",
            "nodepool_provider_open{provider=\"fake-works\"} 1.0",
            "nodepool_pool_broken_labels{pool=\"main\",provider=\"fake-works\"} 0.0");
  }

  @Test
  void a_request_that_no_pool_is_there_for_says_what_does_not_start() throws Exception {
    launcher(
        new TestConfig()
            .provider("sky", "openstack")
            .with("cloud", "nowhere")
            .offers("far", Map.of("cloud-image", "x", "min-ram", 1))
            .with("cloud-images", List.of(Map.of("name", "x"))));
    var told = explained(it.ask("far"));
    assertThat(told.code()).isEqualTo(RequestExplanation.NOT_AT_WORK);
    assertThat(told.text()).contains("provider sky does not start");
  }

  @Test
  void a_bad_node_leaves_the_other_nodes_of_a_static_provider() throws Exception {
    try (var machine = SshServer.start()) {
      launcher(
          new TestConfig()
              .label("metal")
              .label("iron")
              .provider("lab", "static")
              .pool("labels", null)
              .pool(
                  "nodes",
                  List.of(
                      Map.of(
                          "name", "127.0.0.1",
                          "connection-port", machine.port(),
                          "labels", List.of("metal")),
                      Map.of("name", "rack 7", "labels", List.of("iron")))));
      it.fulfilled(it.ask("metal"));
      assertThat(explained(it.ask("metal")).troubles()).isEmpty();
      isLeftOut("lab", "iron", "no host is called \"rack 7\"");
    }
  }

  @Test
  void a_bad_label_leaves_the_other_labels_of_a_metastatic_provider() throws Exception {
    launcher(
        MetastaticTest.sliced()
            .offers("own", Map.of("backing-label", "own", "max-parallel-jobs", 2)));
    it.fulfilled(it.ask("slice"));
    isLeftOut("meta", "own", "is served by this provider itself");
  }

  @Test
  void a_label_without_its_flavor_is_counted_among_the_broken() throws Exception {
    launcher(
        new TestConfig()
            .fake("fake-works", "near", "typo")
            .offered("typo", "flavor-name", "m9.huge")
            .offered("typo", "min-ram", null));
    it.fulfilled(it.ask("near"));
    await(
        this::page,
        text ->
            text.contains(
                "nodepool_pool_broken_labels{pool=\"main\",provider=\"fake-works\"} 1.0"));
  }

  /** In the gauges, in explain, and in what info reads; and a request for it ends. */
  private void isLeftOut(String provider, String label, String why) throws Exception {
    var request = it.ask(label);
    it.awaitState(request, RequestState.FAILED);
    await(
        () -> explained(request).pools().stream().map(PoolExplanation::text).toList(),
        texts -> texts.stream().anyMatch(text -> text.contains(why)));
    assertThat(explained(request).troubles())
        .singleElement()
        .asString()
        .contains("provider " + provider, "pool main", why);
    await(
        () -> new Explainer(it.store).label(label).orElseThrow().pools(),
        pools -> pools.stream().anyMatch(pool -> pool.view() instanceof LabelView.Broken));
    assertThat(troubles()).anyMatch(trouble -> trouble.labels().equals(List.of(label)));
    assertThat(page())
        .contains(
            "nodepool_provider_open{provider=\"%s\"} 1.0".formatted(provider),
            "nodepool_pool_broken_labels{pool=\"main\",provider=\"%s\"} 1.0".formatted(provider));
  }

  private RequestExplanation explained(String request) throws InterruptedException {
    return new Explainer(it.store).request(request).orElseThrow();
  }
}
