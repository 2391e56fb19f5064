package dev.nodepool.simulator.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.simulator.RestClient;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.simulator.keystone.Accounts;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ControlTest {
  private static final String TOKENS = "/identity/v3/auth/tokens";
  private static final String NOVA = "/RegionOne/compute/v2.1";

  private Simulator simulator;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    simulator = Simulator.start(SimulatorSettings.DEFAULT.withCloud(Map.of("build_time", 0)));
    client = RestClient.loggedIn(simulator);
    client.send("DELETE", "/control/calls", null);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private RestClient.Reply create() throws Exception {
    return client.send("POST", NOVA + "/servers", body(), Duration.ofSeconds(30));
  }

  private String body() throws Exception {
    var image = simulator.cloud("RegionOne").image().images().getFirst().id();
    return "{\"server\": {\"name\": \"np\", \"imageRef\": \"%s\", \"flavorRef\": \"1\"}}"
        .formatted(image);
  }

  private void fault(String calls, String fault, String more) throws Exception {
    var reply =
        client.send(
            "POST",
            "/control/faults",
            "{\"calls\": \"%s\", \"fault\": \"%s\"%s}".formatted(calls, fault, more));
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
  }

  private int servers() throws Exception {
    return simulator.cloud("RegionOne").compute().servers(null).servers().size();
  }

  @Test
  void calls_are_counted_by_kind_and_for_each_server() throws Exception {
    var id = create().json().path("server").path("id").asString();
    client.get(NOVA + "/servers/detail");
    client.get(NOVA + "/servers/" + id);
    client.send("DELETE", NOVA + "/servers/" + id, null);
    client.get(NOVA + "/servers/" + id);
    var calls = client.json("/control/calls");
    assertThat(calls.path("total").asInt()).isEqualTo(5);
    assertThat(calls.path("by_call").toString())
        .isEqualTo(
            "{\"compute.DELETE.server\":1,\"compute.GET.server\":2,\"compute.GET.servers\":1,\"compute.POST.servers\":1}");
    assertThat(calls.path("by_status").toString())
        .isEqualTo("{\"200\":2,\"202\":1,\"204\":1,\"404\":1}");
    assertThat(calls.path("servers_created").asInt()).isEqualTo(1);
    assertThat(calls.path("servers_deleted").asInt()).isEqualTo(1);
    assertThat(calls.path("per_server").asDouble()).isEqualTo(5.0);
    client.send("DELETE", "/control/calls", null);
    assertThat(client.json("/control/calls").path("total").asInt()).isZero();
  }

  @Test
  void a_call_fails_before_or_after_it_is_done() throws Exception {
    fault("compute.POST.servers", "fail-before", "");
    var before = create();
    assertThat(before.status()).isEqualTo(503);
    assertThat(before.json().has("serviceUnavailable")).isTrue();
    assertThat(servers()).isZero();
    fault("compute.POST.servers", "fail-after", ", \"status\": 500");
    assertThat(create().status()).isEqualTo(500);
    assertThat(servers()).isEqualTo(1);
    assertThat(create().status()).isEqualTo(202);
  }

  @Test
  void a_call_hangs_or_its_connection_ends() throws Exception {
    fault("compute.POST.servers", "hang-after", "");
    var patience = Duration.ofMillis(300);
    assertThatThrownBy(() -> client.send("POST", NOVA + "/servers", body(), patience))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(servers()).isEqualTo(1);
    fault("compute.POST.servers", "hang-before", ", \"pause\": 0.1");
    assertThatThrownBy(this::create).isInstanceOf(IOException.class);
    assertThat(servers()).isEqualTo(1);
    fault("compute.POST.servers", "drop-after", "");
    assertThatThrownBy(this::create).isInstanceOf(IOException.class);
    assertThat(servers()).isEqualTo(2);
    fault("compute.POST.servers", "drop-before", "");
    assertThatThrownBy(this::create).isInstanceOf(IOException.class);
    assertThat(servers()).isEqualTo(2);
  }

  @Test
  void too_many_calls_are_told_when_to_come_back() throws Exception {
    fault("network.*", "too-many", ", \"pause\": 7, \"times\": 2");
    for (int i = 0; i < 2; i++) {
      var refused = client.get("/RegionOne/network/v2.0/ports");
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.headers().get("retry-after")).isEqualTo("7");
    }
    assertThat(client.get("/RegionOne/network/v2.0/ports").status()).isEqualTo(200);
  }

  @Test
  void calls_take_their_time_and_time_can_run_faster() throws Exception {
    client.send("PATCH", "/control/settings", "{\"latency\": {\"*\": 0.05, \"compute.*\": 0.3}}");
    long begin = System.nanoTime();
    client.get(NOVA + "/limits");
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(299));

    client.send("PATCH", "/control/settings", "{\"latency\": 300}");
    client.send("POST", "/control/time", "{\"speed\": 10000}");
    assertThat(client.get(NOVA + "/limits").status()).isEqualTo(200);
    assertThat(client.json("/control/time").path("speed").asDouble()).isEqualTo(10000);
  }

  @Test
  void settings_are_those_of_the_driver_fake_and_nonsense_is_refused() throws Exception {
    var set = client.send("PUT", "/control/settings", "{\"quota\": [1, 2, 3]}");
    assertThat(set.json().toString()).isEqualTo("{\"quota\":[1,2,3]}");
    assertThat(simulator.cloud("RegionOne").settings().quota().instances()).isEqualTo(2);
    var refused = client.send("PATCH", "/control/settings", "{\"qouta\": [1]}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("error").asString()).contains("qouta");
    assertThat(client.send("POST", "/control/faults", "{\"fault\": \"rain\"}").status())
        .isEqualTo(400);
    assertThat(client.send("POST", "/control/time", "{\"speed\": -1}").status()).isEqualTo(400);
    client.send("PATCH", "/control/settings", "{\"create_fails\": 1}");
    assertThat(create().status()).isEqualTo(500);
    assertThat(client.json("/control/settings").propertyNames())
        .containsExactlyInAnyOrder("quota", "create_fails");
  }

  @Test
  void the_state_is_seen_and_can_be_begun_anew() throws Exception {
    create();
    var state = client.json("/control/state").path("RegionOne/nodepool");
    assertThat(state.path("servers")).hasSize(1);
    assertThat(state.path("created").asInt()).isEqualTo(1);
    client.send("POST", "/control/reset", null);
    assertThat(client.json(NOVA + "/servers").path("servers")).isEmpty();
  }

  @Test
  void tokens_can_be_short_lived_or_forgotten() throws Exception {
    client.send("DELETE", "/control/tokens", null);
    assertThat(client.get(NOVA + "/servers").status()).isEqualTo(401);
    client.send("POST", "/control/tokens", "{\"life\": 600}");
    client.login(Accounts.USER);
    client.send("POST", "/control/time", "{\"advance\": 599}");
    assertThat(client.get(NOVA + "/servers").status()).isEqualTo(200);
    client.send("POST", "/control/time", "{\"advance\": 2}");
    assertThat(client.get(NOVA + "/servers").status()).isEqualTo(401);
  }

  @Test
  void the_application_credential_can_end() throws Exception {
    var login =
        """
        {"auth": {"identity": {"methods": ["application_credential"],
          "application_credential": {"id": "%s", "secret": "%s"}}}}
        """
            .formatted(Accounts.CREDENTIAL.id(), Accounts.CREDENTIAL.secret());
    var end = simulator.control().time().instant().plusSeconds(600);
    client.send("POST", "/control/credential", "{\"expires_at\": \"%s\"}".formatted(end));
    assertThat(client.send("POST", TOKENS, login).status()).isEqualTo(201);
    client.send("POST", "/control/time", "{\"advance\": 601}");
    var ended = client.send("POST", TOKENS, login);
    assertThat(ended.status()).isEqualTo(401);
    assertThat(ended.text()).contains("The request you have made requires authentication.");
    client.send("POST", "/control/credential", "{\"expires_at\": null}");
    assertThat(client.send("POST", TOKENS, login).status()).isEqualTo(201);
    assertThat(client.send("POST", "/control/credential", "{\"expires_at\": \"soon\"}").status())
        .isEqualTo(400);
  }

  @Test
  void what_is_not_there_is_not_found() throws Exception {
    assertThat(client.get("/nowhere/compute/v2.1").status()).isEqualTo(404);
    assertThat(client.send("DELETE", NOVA + "/limits", null).status()).isEqualTo(405);
  }
}
