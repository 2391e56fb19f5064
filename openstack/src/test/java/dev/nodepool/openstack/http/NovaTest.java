package dev.nodepool.openstack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Address;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Limits;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.http.ScriptedCloud.Answer;
import dev.nodepool.openstack.http.transport.Reply;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire for servers, and what is made of Nova's answers. */
class NovaTest {
  static final String SERVERS = "GET /compute/v2.1/servers/detail";
  static final String SERVER =
      """
      {"id": "s1", "name": "np0000000001", "status": "ACTIVE", "OS-EXT-STS:task_state": null,
       "hostId": "h1", "OS-EXT-AZ:availability_zone": "nova", "created": "2026-11-21T08:00:00Z",
       "addresses": {"nodes": [
         {"addr": "10.0.0.4", "version": 4, "OS-EXT-IPS:type": "fixed",
          "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01"},
         {"addr": "198.51.100.7", "version": 4, "OS-EXT-IPS:type": "floating",
          "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:00:00:01"}]},
       "metadata": {"groups": "a,b"}, "image": "",
       "flavor": {"original_name": "small", "vcpus": 2, "ram": 2048, "disk": 20},
       "security_groups": [{"name": "default"}],
       "os-extended-volumes:volumes_attached": [{"id": "v1"}]}
      """;

  @AutoClose private final ScriptedCloud there = ScriptedCloud.start();
  @AutoClose private final HttpCloud cloud = there.open();

  NovaTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../../v3/users/u1",
        "s1/os-volume_attachments/v1",
        "s1%2Faction",
        "s1?x=y",
        "s1#x",
        "s1\\x",
        "s1\n",
        "s1;x"
      })
  void an_id_that_is_no_step_of_a_path_is_not_sent_to_the_cloud(String id) {
    assertThatThrownBy(() -> cloud.compute().deleteServer(id))
        .isInstanceOfSatisfying(
            CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    assertThat(there.asked()).isEmpty();
  }

  @Test
  void a_server_is_read_with_everything_that_nova_tells() throws Exception {
    there.on("GET /compute/v2.1/servers/s1", 200, "{\"server\": " + SERVER + "}");
    var server = cloud.compute().server("s1");
    assertThat(server.name()).isEqualTo("np0000000001");
    assertThat(server.status()).isEqualTo(Server.ACTIVE);
    assertThat(server.task()).isNull();
    assertThat(server.zone()).isEqualTo("nova");
    assertThat(server.created()).isEqualTo("2026-11-21T08:00:00Z");
    assertThat(server.addresses())
        .containsExactly(
            new Address("nodes", "10.0.0.4", 4, false, "fa:16:3e:00:00:01"),
            new Address("nodes", "198.51.100.7", 4, true, "fa:16:3e:00:00:01"));
    assertThat(server.metadata()).containsOnly(Map.entry("groups", "a,b"));
    assertThat(server.flavor()).isEqualTo(new Flavor("", "small", 2, 2048, 20));
    assertThat(server.imageId()).isNull();
    assertThat(server.volumeIds()).containsExactly("v1");
    assertThat(server.fault()).isNull();
  }

  @Test
  void a_server_of_a_cell_that_is_down_is_read_with_what_little_there_is() throws Exception {
    there.on(
        "GET /compute/v2.1/servers/s1",
        200,
        "{\"server\": {\"id\": \"s1\", \"status\": \"UNKNOWN\", \"created\": \"2026-11-21T08:00:00Z\"}}");
    var server = cloud.compute().server("s1");
    assertThat(server.status()).isEqualTo("UNKNOWN");
    assertThat(server.isGone()).isFalse();
    assertThat(server.metadata()).isEmpty();
  }

  @Test
  void both_headers_name_the_microversion_which_is_asked_for_once() throws Exception {
    there.on(SERVERS, 200, "{\"servers\": []}");
    cloud.compute().servers(null);
    cloud.compute().servers(null);
    assertThat(there.asked("GET /compute/v2.1/")).hasSize(1);
    assertThat(there.asked(SERVERS))
        .hasSize(2)
        .allSatisfy(asked -> {
          assertThat(asked.header("OpenStack-API-Version")).isEqualTo("compute 2.79");
          assertThat(asked.header("X-OpenStack-Nova-API-Version")).isEqualTo("2.79");
          assertThat(asked.header("X-Auth-Token")).isEqualTo("token-1");
        });
  }

  @Test
  void an_old_nova_is_spoken_to_in_its_newest_version() throws Exception {
    there.on("GET /compute/v2.1/", 200, "{\"version\": {\"version\": \"2.25\"}}");
    there.on("POST /compute/v2.1/servers", 202, "{\"server\": {\"id\": \"s9\"}}");
    assertThat(cloud.compute().createServer(order(new Boot.FromImage("i1"), List.of())))
        .isEqualTo("s9");
    var asked = there.asked("POST /compute/v2.1/servers").getFirst();
    assertThat(asked.header("OpenStack-API-Version")).isEqualTo("compute 2.25");
    assertThat(asked.body()).doesNotContain("\"networks\"");
  }

  static CreateServer order(Boot boot, List<String> networks) {
    return new CreateServer(
        "np1",
        "f1",
        boot,
        "az1",
        networks,
        List.of("web"),
        "key",
        "#!/bin/sh",
        true,
        Map.of("a", "b"));
  }

  @Test
  void an_order_for_a_server_has_all_that_was_asked_for() throws Exception {
    there.on("POST /compute/v2.1/servers", 202, "{\"server\": {\"id\": \"s9\"}}");
    cloud.compute().createServer(order(new Boot.FromImage("i1"), List.of("n1", "n2")));
    cloud.compute().createServer(order(new Boot.FromNewVolume("i1", 50), List.of()));
    var asked = there.asked("POST /compute/v2.1/servers");
    var server = Reply.JSON.readTree(asked.getFirst().body()).path("server");
    assertThat(server.path("name").asString()).isEqualTo("np1");
    assertThat(server.path("flavorRef").asString()).isEqualTo("f1");
    assertThat(server.path("imageRef").asString()).isEqualTo("i1");
    assertThat(server.path("networks").toString())
        .isEqualTo("[{\"uuid\":\"n1\"},{\"uuid\":\"n2\"}]");
    assertThat(server.path("security_groups").toString()).isEqualTo("[{\"name\":\"web\"}]");
    assertThat(server.path("user_data").asString()).isEqualTo("IyEvYmluL3No");
    assertThat(server.path("config_drive").asBoolean()).isTrue();
    assertThat(server.path("metadata").toString()).isEqualTo("{\"a\":\"b\"}");
    var fromVolume = Reply.JSON.readTree(asked.getLast().body()).path("server");
    assertThat(fromVolume.has("imageRef")).isFalse();
    assertThat(fromVolume.path("networks").asString()).isEqualTo("auto");
    assertThat(fromVolume.path("block_device_mapping_v2").path(0).toString())
        .isEqualTo(
            "{\"boot_index\":0,\"uuid\":\"i1\",\"source_type\":\"image\",\"destination_type\":\"volume\",\"delete_on_termination\":true,\"volume_size\":50}");
  }

  @Test
  void changes_are_asked_for_by_the_time_of_the_cloud_and_all_is_listed_now_and_then()
      throws Exception {
    there.on(SERVERS, 200, "{\"servers\": []}");
    var whole = cloud.compute().servers(null);
    assertThat(whole.complete()).isTrue();
    var changes = cloud.compute().servers(whole.mark());
    assertThat(changes.complete()).isFalse();
    assertThat(cloud.compute().servers(changes.mark()).complete()).isFalse();
    var changed = SERVERS + "?changes-since=";
    assertThat(there.asked()).filteredOn(it -> it.toString().contains("changes-since")).hasSize(2);

    assertThat(cloud.compute().servers(mark("08:00:59", "08:00:50", "08:00:00")).complete())
        .isFalse();
    assertThat(there.asked(changed + "2026-11-21T08%3A00%3A57Z")).hasSize(1);
    assertThat(cloud.compute().servers(mark("08:01:00", "08:00:50", "08:00:00")).complete())
        .isTrue();
    assertThat(cloud.compute().servers("of another cloud").complete()).isTrue();
  }

  private static String mark(String listed, String wide, String whole) {
    return "2026-11-21T%sZ/2026-11-21T%sZ/2026-11-21T%sZ".formatted(listed, wide, whole);
  }

  @Test
  void changes_that_a_slow_clock_stamped_early_are_listed_within_ten_seconds() throws Exception {
    there.on(SERVERS, 200, "{\"servers\": []}");
    var wide = cloud.compute().servers(mark("08:00:30", "08:00:20", "08:00:00"));
    assertThat(there.asked(SERVERS + "?changes-since=2026-11-21T07%3A59%3A50Z")).hasSize(1);
    assertThat(wide.mark()).endsWith("/2026-11-21T08:00:00Z").doesNotContain("08:00:20");
  }

  @Test
  void actions_and_the_console_are_posts_to_the_server() throws Exception {
    var path = "POST /compute/v2.1/servers/s1/action";
    there.on(
        path, new Answer(202, ""), new Answer(202, ""), new Answer(200, "{\"output\":\"hi\"}"));
    cloud.compute().forceDeleteServer("s1");
    cloud.compute().resetServerState("s1");
    assertThat(cloud.compute().consoleOutput("s1", 5)).isEqualTo("hi");
    assertThat(there.asked(path))
        .extracting(ScriptedCloud.Asked::body)
        .containsExactly(
            "{\"forceDelete\":null}",
            "{\"os-resetState\":{\"state\":\"error\"}}",
            "{\"os-getConsoleOutput\":{\"length\":5}}");
    there.on("DELETE /compute/v2.1/servers/s1/os-volume_attachments/v1", 202, "");
    cloud.compute().detachVolume("s1", "v1");
  }

  @Test
  void flavors_zones_keys_and_limits_are_read() throws Exception {
    there.on(
        "GET /compute/v2.1/flavors/detail",
        200,
        "{\"flavors\": [{\"id\": \"1\", \"name\": \"tiny\", \"vcpus\": 1, \"ram\": 512, \"disk\": 1}]}");
    assertThat(cloud.compute().flavors()).containsExactly(new Flavor("1", "tiny", 1, 512, 1));
    there.on(
        "GET /compute/v2.1/os-availability-zone",
        200,
        """
        {"availabilityZoneInfo": [
          {"zoneName": "nova", "zoneState": {"available": true}},
          {"zoneName": "down", "zoneState": {"available": false}}]}
        """);
    assertThat(cloud.compute().zones()).containsExactly("nova");
    there.on(
        "GET /compute/v2.1/os-keypairs",
        200,
        "{\"keypairs\": [{\"keypair\": {\"name\": \"zuul\", \"fingerprint\": \"aa:bb\"}}]}");
    assertThat(cloud.compute().keyPairs()).extracting(it -> it.name()).containsExactly("zuul");
    there.on(
        "GET /compute/v2.1/limits",
        200,
        "{\"limits\": {\"absolute\": {\"maxTotalCores\": 20, \"maxTotalInstances\": -1, \"maxTotalRAMSize\": 51200, \"totalCoresUsed\": 3, \"totalInstancesUsed\": 2, \"totalRAMUsed\": 4096}}}");
    assertThat(cloud.compute().limits()).isEqualTo(new Limits(20, -1, 51200, 3, 2, 4096));
  }
}
