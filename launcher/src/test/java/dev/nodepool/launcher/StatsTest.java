package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.model.RequestState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a statsd server and a Prometheus get to hear of a launcher at work. */
class StatsTest {
  private static final List<String> STATES =
      List.of(
          "building",
          "testing",
          "ready",
          "in-use",
          "used",
          "hold",
          "deleting",
          "failed",
          "init",
          "aborted",
          "deleted");

  private static final TestConfig CONFIG =
      new TestConfig()
          .tenant("ten.ant", Map.of("max-cores", 100, "max-ram", 8000))
          .fake("fake-one", "small", "big")
          .with("rate", 0.01)
          .with("port-cleanup-interval", 1)
          .pool("max-servers", 4)
          .offered("small", "min-ram", 8192)
          .offered("big", "min-ram", 8192)
          .fake("fake-two", "small")
          .with("rate", 0.01)
          .pool("name", "other")
          .offered("small", "min-ram", 8192);

  @TempDir Path folder;
  private LauncherFixture fixture;
  private UdpServer one;
  private UdpServer two;

  @BeforeEach
  void open() throws Exception {
    var control = Files.createDirectory(folder.resolve("control"));
    fixture = new LauncherFixture(folder, Map.of("NODEPOOL_FAKE_CONTROL", control.toString()));
    one = new UdpServer();
    two = new UdpServer();
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
    one.close();
    two.close();
  }

  private Launcher launcher(LauncherMetrics metrics) throws Exception {
    return fixture.launcher(
        fixture.config(CONFIG),
        new Intervals(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(5),
            Duration.ofMillis(10),
            Duration.ofMillis(100)),
        metrics);
  }

  @Test
  void a_launcher_tells_statsd_all_that_dashboards_of_nodepool_11_read() throws Exception {
    try (var statsd = one.client()) {
      launcher(new LauncherMetrics(statsd));
      for (var state : STATES) {
        gauge(one, "nodepool.nodes." + state, 0);
        gauge(one, "nodepool.label.big.nodes." + state, 0);
        gauge(one, "nodepool.provider.fake-two.nodes." + state, 0);
      }
      gauge(one, "nodepool.provider.fake-one.max_servers", 4);
      gauge(one, "nodepool.tenant_limits.ten_ant.cores", 100);
      gauge(one, "nodepool.tenant_limits.ten_ant.ram", 8000);
      var request = fixture.ask("big", "big");
      fixture.awaitState(request, RequestState.FULFILLED);
      gauge(one, "nodepool.nodes.ready", 2);
      gauge(one, "nodepool.label.big.nodes.ready", 2);
      gauge(one, "nodepool.provider.fake-one.nodes.ready", 2);
      gauge(one, "nodepool.provider.fake-one.pool.main.addressable_requests", 1);
      gauge(one, "nodepool.provider.fake-two.pool.other.addressable_requests", 0);
      assertThat(one.lines())
          .contains(
              "nodepool.launch.ready:1|c",
              "nodepool.launch.provider.fake-one.ready:1|c",
              "nodepool.launch.image.Fake_Precise.ready:1|c",
              "nodepool.launch.requestor.zuul-1.ready:1|c",
              "nodepool.task.fake-one.compute.POST.servers:1|c")
          .anyMatch(
              line -> line.matches("nodepool.launch.provider.fake-one.az[12].ready:\\d+\\|ms"))
          .anyMatch(line -> line.matches("nodepool.task.fake-one.compute.GET.servers:\\d+\\|ms"))
          .noneMatch(line -> line.startsWith("nodepool.provider.fake-two.max_servers"))
          .noneMatch(line -> line.startsWith("nodepool.tenant_limits.ten_ant.instances"));
      fixture.useAndReturn(request);
      gauge(one, "nodepool.nodes.ready", 0);
      gauge(one, "nodepool.provider.fake-one.pool.main.addressable_requests", 0);
      await(() -> one.last("nodepool.provider.fake-one.leaked.ports"), "1|c"::equals);
      for (var cache : List.of("node", "request", "image")) {
        gauge(one, "nodepool.launcher.host.zk.%s_cache.event_queue".formatted(cache), 0);
        gauge(one, "nodepool.launcher.host.zk.%s_cache.playback_queue".formatted(cache), 0);
      }
      assertThat(one.last("nodepool.launcher.host.zk.client.connection_queue")).endsWith("|g");
    }
  }

  @Test
  void of_two_launchers_one_reports_the_nodes_and_the_other_takes_over() throws Exception {
    try (var first = one.client();
        var second = two.client()) {
      var leader = launcher(new LauncherMetrics(first));
      gauge(one, "nodepool.nodes.ready", 0);
      launcher(new LauncherMetrics(second));
      gauge(two, "nodepool.provider.fake-one.max_servers", 4);
      fixture.fulfilled(fixture.ask("big"));
      gauge(one, "nodepool.nodes.ready", 1);
      assertThat(two.lines()).noneMatch(line -> line.startsWith("nodepool.nodes."));
      fixture.kill(leader);
      gauge(two, "nodepool.nodes.ready", 1);
      gauge(two, "nodepool.label.small.nodes.testing", 0);
      one.forget();
      fixture.fulfilled(fixture.ask("small"));
      gauge(two, "nodepool.nodes.ready", 2);
      assertThat(one.lines()).noneMatch(line -> line.startsWith("nodepool.nodes."));
    }
  }

  @Test
  void only_what_has_changed_is_told_between_two_refreshes() throws Exception {
    try (var statsd = one.client()) {
      long began = System.nanoTime();
      launcher(new LauncherMetrics(statsd));
      gauge(one, "nodepool.nodes.ready", 0);
      for (long ready = 1; ready <= 3; ready++) {
        fixture.fulfilled(fixture.ask("small"));
        gauge(one, "nodepool.nodes.ready", ready);
      }
      var untouched = one.lines().stream().filter(line -> line.equals("nodepool.nodes.hold:0|g"));
      long refreshes = Duration.ofNanos(System.nanoTime() - began).toSeconds() / 5;
      assertThat(untouched.count()).isBetween(1L, 1 + refreshes);
    }
  }

  @Test
  void a_launch_that_fails_is_counted_by_what_failed() throws Exception {
    Files.writeString(
        folder.resolve("control/settings.json"),
        "{\"generation\": 1, \"*\": {\"nodescan_fails\": true}}");
    try (var statsd = one.client()) {
      var metrics = new LauncherMetrics(statsd);
      launcher(metrics);
      fixture.awaitState(fixture.ask("big"), RequestState.FAILED);
      await(() -> one.last("nodepool.launch.error.keyscan"), value -> !value.isEmpty());
      assertThat(one.lines())
          .contains("nodepool.launch.provider.fake-one.error.keyscan:1|c")
          .noneMatch(line -> line.startsWith("nodepool.launch.ready"));
      assertThat(text(metrics)).contains("result=\"error.keyscan\"");
    }
  }

  @Test
  void prometheus_reads_the_same_facts() throws Exception {
    var metrics = new LauncherMetrics(one.client());
    launcher(metrics);
    fixture.useAndReturn(fixture.ask("big"));
    fixture.awaitNoNodes();
    fixture.fulfilled(fixture.ask("big", "big"));
    await(
        () -> text(metrics),
        page -> page.contains("nodepool_label_nodes{label=\"big\",state=\"ready\"} 2.0"));
    assertThat(text(metrics))
        .contains(
            "nodepool_nodes{state=\"ready\"} 2.0",
            "nodepool_nodes{state=\"testing\"} 0.0",
            "nodepool_provider_nodes{provider=\"fake-one\",state=\"ready\"} 2.0",
            "nodepool_provider_max_servers{provider=\"fake-one\"} 4.0",
            "nodepool_provider_healthy{provider=\"fake-one\"} 1.0",
            "nodepool_provider_quota_limit{provider=\"fake-one\",resource=\"instances\"} 20.0",
            "nodepool_provider_quota_used{provider=\"fake-one\",resource=\"instances\"} 2.0",
            "nodepool_tenant_limit{resource=\"cores\",tenant=\"ten.ant\"} 100.0",
            "nodepool_requests{state=\"fulfilled\"} 1.0",
            "nodepool_request_wait_seconds_count{requestor=\"client\"} 2",
            "nodepool_node_deletion_seconds_count{provider=\"fake-one\"} 1",
            "nodepool_zookeeper_connected 1.0",
            "nodepool_pool_addressable_requests{pool=\"main\",provider=\"fake-one\"} 1.0",
            "nodepool_cloud_call_seconds_count{method=\"POST\",operation=\"servers\",provider=\"fake-one\",service=\"compute\"} 3")
        .doesNotContain("nodepool_provider_max_servers{provider=\"fake-two\"}");
  }

  private static String text(LauncherMetrics metrics) {
    return new String(metrics.page().page(null).body(), StandardCharsets.UTF_8);
  }

  private static void gauge(UdpServer server, String name, long value) {
    await(() -> server.last(name), (value + "|g")::equals);
  }
}
