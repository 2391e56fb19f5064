package dev.nodepool.drivers.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RemoteCloudTest implements CloudContract, CloudPowersContract {
  private final FakeCloudServer server;
  private final RemoteCloud remote;

  RemoteCloudTest() throws IOException {
    server = FakeCloudServer.start("127.0.0.1", 0, Map.of());
    remote = new RemoteCloud(server.address(), "fake provider/1");
  }

  @AfterEach
  void stop() {
    remote.close();
    server.close();
  }

  @Override
  public Cloud cloud() {
    return remote;
  }

  @Override
  public void set(UnaryOperator<CloudSettings> change) {
    server.cloud("fake provider/1").apply(change.apply(CloudSettings.DEFAULT));
  }

  private JsonNode state() throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://%s/state".formatted(server.address()))).build();
      return Json.MAPPER.readTree(http.send(request, BodyHandlers.ofString()).body());
    }
  }

  @Test
  void the_state_counts_servers_of_all_providers() throws Exception {
    var marks = Map.of("nodepool_node_id", "0000000007");
    try (var other = new RemoteCloud(server.address(), "other")) {
      remote.compute().createServer(Orders.marked("np7", marks));
      remote.compute().createServer(Orders.marked("np7", marks));
      other.compute().deleteServer(other.compute().createServer(Orders.marked("np7", marks)));
    }
    var state = state();
    assertThat(state.get("servers").asInt()).isEqualTo(2);
    assertThat(state.get("created").asInt()).isEqualTo(3);
    assertThat(state.get("deleted").asInt()).isEqualTo(1);
    assertThat(state.get("duplicated").asInt()).isEqualTo(1);
    var mine = state.get("providers").get("fake provider/1");
    assertThat(mine.get("duplicates").get(0).asString()).isEqualTo("0000000007");
    assertThat(mine.get("servers").get(0).get("metadata").get("nodepool_node_id").asString())
        .isEqualTo("0000000007");
    assertThat(state.get("providers").get("other").get("servers")).isEmpty();
  }

  @Test
  void servers_outlive_the_launcher_that_made_them() throws Exception {
    var launcher = new RemoteCloud(server.address(), "fake provider/1");
    var id = launcher.compute().createServer(Orders.plain("np1"));
    launcher.close();
    assertThat(remote.compute().server(id).name()).isEqualTo("np1");
  }

  @Test
  void a_cloud_that_is_not_there_is_unavailable() throws Exception {
    server.close();
    assertThatThrownBy(remote.compute()::zones)
        .isInstanceOfSatisfying(
            CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("nodepool fake-cloud");
  }

  @Test
  void it_listens_on_loopback_only() {
    assertThatThrownBy(() -> FakeCloudServer.start("0.0.0.0", 0, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback only");
  }

  @Test
  void many_calls_at_once_are_answered() throws Exception {
    set(CloudSettings::withoutQuota);
    List<Callable<String>> creates =
        IntStream.range(0, 2000)
            .mapToObj(
                i -> (Callable<String>) () -> remote.compute().createServer(Orders.plain("np" + i)))
            .toList();
    long begin = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var made : executor.invokeAll(creates)) {
        assertThat(made.get()).isNotBlank();
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
    assertThat(remote.compute().servers(null).servers()).hasSize(2000);
  }
}
