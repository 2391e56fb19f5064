package dev.nodepool.simulator.nova;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.simulator.RestClient;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.simulator.keystone.Accounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NovaTest {
  private static final String NOVA = "/RegionOne/compute/v2.1";
  private static final String[] NEW = {"OpenStack-API-Version", "compute 2.79"};

  private Simulator simulator;
  private RestClient client;
  private String image;
  private String network;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            SimulatorSettings.DEFAULT
                .withSpeed(0)
                .withCloud(Map.of("build_time", 10, "delete_time", 4)));
    client = RestClient.loggedIn(simulator);
    image = client.idOf("/RegionOne/image/v2/images", "images", "debian-12");
    network = client.idOf("/RegionOne/network/v2.0/networks", "networks", "private");
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private RestClient.Reply order(String name, String more) throws Exception {
    return client.send(
        "POST",
        NOVA + "/servers",
        """
        {"server": {"name": "%s", "imageRef": "%s", "flavorRef": "2",
          "networks": [{"uuid": "%s"}]%s}}
        """
            .formatted(name, image, network, more));
  }

  private String create(String name) throws Exception {
    var reply = order(name, "");
    assertThat(reply.status()).as(reply.text()).isEqualTo(202);
    return reply.json().path("server").path("id").asString();
  }

  private JsonNode server(String id, String... headers) throws Exception {
    return client.json(NOVA + "/servers/" + id, headers).path("server");
  }

  private void wait(int seconds) {
    simulator.control().time().advance(Duration.ofSeconds(seconds));
  }

  private static String fault(RestClient.Reply reply, String kind) {
    return reply.json().path(kind).path("message").asString();
  }

  @Test
  void a_server_goes_through_the_stages_of_a_build() throws Exception {
    var made = order("np1", ", \"metadata\": {\"a\": \"b\"}, \"config_drive\": true");
    assertThat(made.status()).isEqualTo(202);
    assertThat(made.headers()).containsKey("location");
    assertThat(made.json().path("server").propertyNames())
        .containsExactlyInAnyOrder(
            "id", "links", "OS-DCF:diskConfig", "security_groups", "adminPass");
    var id = made.json().path("server").path("id").asString();
    var stages = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      var now = server(id);
      stages.add(
          now.path("status").asString() + "/" + now.path("OS-EXT-STS:task_state").asString("-"));
      wait(2 + i);
    }
    assertThat(stages)
        .containsExactly(
            "BUILD/scheduling", "BUILD/networking", "BUILD/spawning", "BUILD/spawning", "ACTIVE/-");
    var active = server(id);
    var address = active.path("addresses").path("private").path(0);
    assertThat(address.path("addr").asString()).startsWith("10.64.");
    assertThat(address.path("OS-EXT-IPS:type").asString()).isEqualTo("fixed");
    assertThat(address.path("OS-EXT-IPS-MAC:mac_addr").asString()).startsWith("fa:16:3e:");
    assertThat(active.path("metadata").path("a").asString()).isEqualTo("b");
    assertThat(active.path("config_drive").asString()).isEqualTo("True");
    assertThat(active.path("hostId").asString()).isNotEmpty();
    assertThat(active.path("flavor").path("id").asString()).isEqualTo("2");
    assertThat(server(id, NEW).path("flavor").path("original_name").asString())
        .isEqualTo("m1.small");
    assertThat(server(id, NEW).path("flavor").has("id")).isFalse();
  }

  @Test
  void a_deleted_server_is_deleting_for_a_while_and_then_not_found() throws Exception {
    var id = create("np1");
    wait(10);
    assertThat(client.send("DELETE", NOVA + "/servers/" + id, null).status()).isEqualTo(204);
    assertThat(server(id).path("OS-EXT-STS:task_state").asString()).isEqualTo("deleting");
    assertThat(client.send("DELETE", NOVA + "/servers/" + id, null).status()).isEqualTo(204);
    wait(4);
    var gone = client.get(NOVA + "/servers/" + id);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(fault(gone, "itemNotFound")).isEqualTo("Instance " + id + " could not be found.");
    assertThat(client.json("/RegionOne/network/v2.0/ports").path("ports")).isEmpty();
  }

  @Test
  void what_makes_no_sense_is_refused_with_the_words_of_nova() throws Exception {
    var bad = order("np1", ", \"key_name\": \"none\"");
    assertThat(bad.status()).isEqualTo(400);
    assertThat(fault(bad, "badRequest")).isEqualTo("Invalid key_name provided.");
    assertThat(fault(order("np1", ", \"nonsense\": 1"), "badRequest")).contains("nonsense");
    assertThat(fault(order("np1", ", \"metadata\": {\"a\": 1}"), "badRequest"))
        .contains("is not of type 'string'");
    assertThat(fault(order("n".repeat(256), ""), "badRequest")).contains("too long");
    assertThat(fault(order("np1", ", \"security_groups\": [{\"name\": \"x\"}]"), "badRequest"))
        .contains("Security group x not found");
    assertThat(fault(order("np1", ", \"availability_zone\": \"moon\""), "badRequest"))
        .contains("availability zone");
    image = "00000000-0000-0000-0000-000000000000";
    assertThat(fault(order("np1", ""), "badRequest")).contains("image");
    assertThat(client.json(NOVA + "/servers").path("servers")).isEmpty();
  }

  @Test
  void quota_is_forbidden_in_the_words_of_nova() throws Exception {
    client.send("PATCH", "/control/settings", "{\"quota\": [-1, 1, -1]}");
    create("np1");
    var refused = order("np2", "");
    assertThat(refused.status()).isEqualTo(403);
    assertThat(fault(refused, "forbidden"))
        .isEqualTo("Quota exceeded for instances: Requested 1, but already used 1 of 1 instances");
    var limits = client.json(NOVA + "/limits").path("limits").path("absolute");
    assertThat(limits.path("maxTotalInstances").asInt()).isEqualTo(1);
    assertThat(limits.path("totalInstancesUsed").asInt()).isEqualTo(1);
    assertThat(limits.path("maxTotalCores").asInt()).isEqualTo(-1);
  }

  @Test
  void lists_come_in_pages_newest_first_and_by_name() throws Exception {
    for (int i = 0; i < 5; i++) {
      create("np" + i);
    }
    var names = new ArrayList<String>();
    var sizes = new ArrayList<Integer>();
    var path = NOVA + "/servers/detail?limit=2";
    while (!path.isEmpty()) {
      var page = client.json(path);
      sizes.add(page.path("servers").size());
      page.path("servers").forEach(one -> names.add(one.path("name").asString()));
      path =
          page.path("servers_links").path(0).path("href").asString("").replace(simulator.url(), "");
    }
    assertThat(sizes).containsExactly(2, 2, 1);
    assertThat(names).containsExactly("np4", "np3", "np2", "np1", "np0");
    assertThat(
            client
                .json(NOVA + "/servers?name=%5Enp.*2%24")
                .path("servers")
                .findValuesAsString("name"))
        .containsExactly("np2");
    assertThat(client.get(NOVA + "/servers?limit=-1").status()).isEqualTo(400);
    assertThat(client.get(NOVA + "/servers?marker=none").status()).isEqualTo(400);
  }

  @Test
  void changes_since_have_what_went() throws Exception {
    var kept = create("kept");
    var gone = create("gone");
    wait(10);
    var now = simulator.control().time().instant().toString();
    assertThat(client.json(NOVA + "/servers/detail?changes-since=" + now).path("servers"))
        .hasSize(2);
    wait(60);
    now = simulator.control().time().instant().toString();
    assertThat(client.json(NOVA + "/servers/detail?changes-since=" + now).path("servers"))
        .isEmpty();
    client.send("DELETE", NOVA + "/servers/" + gone, null);
    wait(5);
    var changes = client.json(NOVA + "/servers/detail?changes-since=" + now).path("servers");
    assertThat(changes.findValuesAsString("status")).containsExactly("DELETED");
    assertThat(changes.path(0).path("id").asString()).isEqualTo(gone);
    assertThat(server(kept).path("status").asString()).isEqualTo("ACTIVE");
  }

  @Test
  void microversions_are_negotiated() throws Exception {
    var tooHigh = client.get(NOVA + "/servers", "OpenStack-API-Version", "compute 2.999");
    assertThat(tooHigh.status()).isEqualTo(406);
    assertThat(fault(tooHigh, "computeFault")).contains("2.93");
    var fine = client.get(NOVA + "/servers", "X-OpenStack-Nova-API-Version", "2.60");
    assertThat(fine.headers().get("openstack-api-version")).isEqualTo("compute 2.60");
    assertThat(client.get(NOVA + "/").json().path("version").path("version").asString())
        .isEqualTo("2.93");
  }

  @Test
  void a_server_boots_from_a_volume_which_goes_with_it() throws Exception {
    var reply =
        client.send(
            "POST",
            NOVA + "/servers",
            """
            {"server": {"name": "bfv", "imageRef": "", "flavorRef": "2",
              "networks": [{"uuid": "%s"}], "block_device_mapping_v2": [{"boot_index": 0,
                "uuid": "%s", "source_type": "image", "destination_type": "volume",
                "volume_size": 20, "delete_on_termination": true}]}}
            """
                .formatted(network, image));
    var id = reply.json().path("server").path("id").asString();
    assertThat(server(id).path("image").asString()).isEmpty();
    var volumes = "/RegionOne/volume/v3/" + Accounts.PROJECT.id() + "/volumes/detail";
    var volume = client.json(volumes).path("volumes").path(0);
    assertThat(volume.path("status").asString()).isEqualTo("in-use");
    assertThat(volume.path("attachments").path(0).path("server_id").asString()).isEqualTo(id);
    client.send("DELETE", NOVA + "/servers/" + id, null);
    wait(4);
    assertThat(client.json(volumes).path("volumes")).isEmpty();
  }

  @Test
  void what_hangs_in_its_deletion_goes_by_force_or_after_a_reset() throws Exception {
    var first = create("np1");
    var second = create("np2");
    wait(10);
    client.send("PATCH", "/control/settings", "{\"delete_hangs\": 2}");
    for (var id : List.of(first, second)) {
      client.send("DELETE", NOVA + "/servers/" + id, null);
    }
    wait(600);
    assertThat(server(first).path("OS-EXT-STS:task_state").asString()).isEqualTo("deleting");
    var forced =
        client.send("POST", NOVA + "/servers/" + first + "/action", "{\"forceDelete\": null}");
    assertThat(forced.status()).isEqualTo(204);
    assertThat(client.get(NOVA + "/servers/" + first).status()).isEqualTo(404);

    var reset = "{\"os-resetState\": {\"state\": \"error\"}}";
    var action = NOVA + "/servers/" + second + "/action";
    assertThat(client.send("POST", action, reset).status()).isEqualTo(403);
    try (var admin = RestClient.loggedIn(simulator, Accounts.ADMIN)) {
      assertThat(admin.send("POST", action, reset).status()).isEqualTo(202);
    }
    client.send("DELETE", NOVA + "/servers/" + second, null);
    wait(4);
    assertThat(client.get(NOVA + "/servers/" + second).status()).isEqualTo(404);
  }

  @Test
  void metadata_console_interfaces_and_flavors_are_there() throws Exception {
    var id = create("np1");
    wait(10);
    var server = NOVA + "/servers/" + id;
    client.send("POST", server + "/metadata", "{\"metadata\": {\"x\": \"1\"}}");
    client.send("POST", server + "/metadata", "{\"metadata\": {\"y\": \"2\"}}");
    assertThat(client.json(server + "/metadata").path("metadata").propertyNames())
        .containsExactlyInAnyOrder("x", "y");
    var console =
        client.send("POST", server + "/action", "{\"os-getConsoleOutput\": {\"length\": 5}}");
    assertThat(console.json().path("output").asString()).contains("np1");
    assertThat(client.json(server + "/os-interface").path("interfaceAttachments")).hasSize(1);
    assertThat(
            client
                .json(NOVA + "/flavors/detail?minRam=4000")
                .path("flavors")
                .findValuesAsString("name"))
        .containsExactly("m1.medium", "m1.large", "m1.xlarge");
    assertThat(client.json(NOVA + "/flavors/2/os-extra_specs").path("extra_specs").size())
        .isEqualTo(1);
    assertThat(client.get(NOVA + "/nonsense").status()).isEqualTo(404);
  }

  @Test
  void thousands_of_servers_are_made_and_listed_quickly() throws Exception {
    client.send("PATCH", "/control/settings", "{\"quota\": [-1, -1, -1]}");
    long begin = System.nanoTime();
    IntStream.range(0, 3000)
        .forEach(i -> {
          try {
            create("np" + i);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    int listed = 0;
    var path = NOVA + "/servers/detail";
    while (!path.isEmpty()) {
      var page = client.json(path);
      listed += page.path("servers").size();
      var next = page.path("servers_links").path(0).path("href").asString("");
      path = next.replace(simulator.url(), "");
    }
    assertThat(listed).isEqualTo(3000);
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(60));
  }
}
