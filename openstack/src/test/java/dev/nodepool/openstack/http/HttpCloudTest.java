package dev.nodepool.openstack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.Address;
import dev.nodepool.openstack.ApiCall;
import dev.nodepool.openstack.CallObserver;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.CreateImage;
import dev.nodepool.openstack.CreatePort;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.CreateVolume;
import dev.nodepool.openstack.Flavor;
import dev.nodepool.openstack.Limits;
import dev.nodepool.openstack.Network;
import dev.nodepool.openstack.Server;
import dev.nodepool.openstack.VolumeLimits;
import dev.nodepool.openstack.http.ScriptedCloud.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes over the wire for each call, and what is made of the answers. */
class HttpCloudTest {
  private static final String SERVERS = "GET /compute/v2.1/servers/detail";
  private static final String SERVER =
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

  private ScriptedCloud there;
  private HttpCloud cloud;

  @BeforeEach
  void open() throws Exception {
    there = ScriptedCloud.start();
    cloud = there.open();
  }

  @AfterEach
  void close() {
    cloud.close();
    there.close();
  }

  @Test
  void a_server_is_read_with_everything_that_nova_tells() throws Exception {
    there.on("GET /compute/v2.1/servers/s1", 200, "{\"server\": " + SERVER + "}");
    var server = cloud.server("s1");
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
    var server = cloud.server("s1");
    assertThat(server.status()).isEqualTo("UNKNOWN");
    assertThat(server.isGone()).isFalse();
    assertThat(server.metadata()).isEmpty();
  }

  @Test
  void both_headers_name_the_microversion_which_is_asked_for_once() throws Exception {
    there.on(SERVERS, 200, "{\"servers\": []}");
    cloud.servers(null);
    cloud.servers(null);
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
    assertThat(cloud.createServer(order(null, List.of()))).isEqualTo("s9");
    var asked = there.asked("POST /compute/v2.1/servers").getFirst();
    assertThat(asked.header("OpenStack-API-Version")).isEqualTo("compute 2.25");
    assertThat(asked.body()).doesNotContain("\"networks\"");
  }

  private static CreateServer order(Integer volumeGb, List<String> networks) {
    return new CreateServer(
        "np1",
        "f1",
        "i1",
        volumeGb,
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
    cloud.createServer(order(null, List.of("n1", "n2")));
    cloud.createServer(order(50, List.of()));
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
  void a_list_is_followed_page_by_page_whatever_host_the_links_name() throws Exception {
    there.on(
        SERVERS,
        200,
        "{\"servers\": [%s], \"servers_links\": [{\"rel\": \"next\", \"href\": \"http://10.9.9.9/compute/v2.1/servers/detail?marker=s1\"}]}"
            .formatted(SERVER));
    there.on(SERVERS + "?marker=s1", 200, "{\"servers\": [%s]}".formatted(SERVER));
    assertThat(cloud.servers(null).servers()).hasSize(2);
    there.on(
        "GET /image/v2/images",
        200,
        "{\"images\": [{\"id\": \"a\"}], \"next\": \"/v2/images?marker=a\"}");
    there.on("GET /image/v2/images?marker=a", 200, "{\"images\": [{\"id\": \"b\"}]}");
    assertThat(cloud.images()).extracting(it -> it.id()).containsExactly("a", "b");
    there.on(
        "GET /network/v2.0/ports",
        200,
        "{\"ports\": [{\"id\": \"a\"}], \"ports_links\": [{\"rel\": \"previous\", \"href\": \"http://x/?marker=b\"}, {\"rel\": \"next\", \"href\": \"http://x/?marker=a\"}]}");
    there.on("GET /network/v2.0/ports?marker=a", 200, "{\"ports\": []}");
    assertThat(cloud.ports(null)).hasSize(1);
  }

  @Test
  void changes_are_asked_for_by_the_time_of_the_cloud_and_all_is_listed_now_and_then()
      throws Exception {
    there.on(SERVERS, 200, "{\"servers\": []}");
    var whole = cloud.servers(null);
    assertThat(whole.complete()).isTrue();
    var changes = cloud.servers(whole.mark());
    assertThat(changes.complete()).isFalse();
    assertThat(cloud.servers(changes.mark()).complete()).isFalse();
    var changed = SERVERS + "?changes-since=";
    assertThat(there.asked()).filteredOn(it -> it.toString().contains("changes-since")).hasSize(2);

    assertThat(cloud.servers("2026-11-21T08:00:50Z/2026-11-21T08:00:00Z").complete()).isFalse();
    assertThat(there.asked(changed + "2026-11-21T08%3A00%3A20Z")).hasSize(1);
    assertThat(cloud.servers("2026-11-21T08:01:00Z/2026-11-21T08:00:00Z").complete()).isTrue();
    assertThat(cloud.servers("of another cloud").complete()).isTrue();
  }

  @Test
  void a_call_with_an_empty_id_never_leaves() throws Exception {
    assertThatThrownBy(() -> cloud.deleteServer(""))
        .isInstanceOfSatisfying(
            CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    assertThat(there.asked()).isEmpty();
  }

  @Test
  void actions_and_the_console_are_posts_to_the_server() throws Exception {
    var path = "POST /compute/v2.1/servers/s1/action";
    there.on(
        path, new Answer(202, ""), new Answer(202, ""), new Answer(200, "{\"output\":\"hi\"}"));
    cloud.forceDeleteServer("s1");
    cloud.resetServerState("s1");
    assertThat(cloud.consoleOutput("s1", 5)).isEqualTo("hi");
    assertThat(there.asked(path))
        .extracting(ScriptedCloud.Asked::body)
        .containsExactly(
            "{\"forceDelete\":null}",
            "{\"os-resetState\":{\"state\":\"error\"}}",
            "{\"os-getConsoleOutput\":{\"length\":5}}");
    there.on("DELETE /compute/v2.1/servers/s1/os-volume_attachments/v1", 202, "");
    cloud.detachVolume("s1", "v1");
  }

  @Test
  void flavors_zones_keys_and_limits_are_read() throws Exception {
    there.on(
        "GET /compute/v2.1/flavors/detail",
        200,
        "{\"flavors\": [{\"id\": \"1\", \"name\": \"tiny\", \"vcpus\": 1, \"ram\": 512, \"disk\": 1}]}");
    assertThat(cloud.flavors()).containsExactly(new Flavor("1", "tiny", 1, 512, 1));
    there.on(
        "GET /compute/v2.1/os-availability-zone",
        200,
        """
        {"availabilityZoneInfo": [
          {"zoneName": "nova", "zoneState": {"available": true}},
          {"zoneName": "down", "zoneState": {"available": false}}]}
        """);
    assertThat(cloud.zones()).containsExactly("nova");
    there.on(
        "GET /compute/v2.1/os-keypairs",
        200,
        "{\"keypairs\": [{\"keypair\": {\"name\": \"zuul\", \"fingerprint\": \"aa:bb\"}}]}");
    assertThat(cloud.keyPairs()).extracting(it -> it.name()).containsExactly("zuul");
    there.on(
        "GET /compute/v2.1/limits",
        200,
        "{\"limits\": {\"absolute\": {\"maxTotalCores\": 20, \"maxTotalInstances\": -1, \"maxTotalRAMSize\": 51200, \"totalCoresUsed\": 3, \"totalInstancesUsed\": 2, \"totalRAMUsed\": 4096}}}");
    assertThat(cloud.limits()).isEqualTo(new Limits(20, -1, 51200, 3, 2, 4096));
  }

  @Test
  void networks_are_asked_for_by_name_or_by_id() throws Exception {
    var id = "d32019d3-bc6e-4319-9c1d-6722fc136a22";
    there.on(
        "GET /network/v2.0/networks",
        200,
        "{\"networks\": [{\"id\": \"n1\", \"name\": \"ext\", \"router:external\": true, \"shared\": true, \"provider:physical_network\": null}]}");
    assertThat(cloud.networks("my net"))
        .containsExactly(new Network("n1", "ext", true, true, false));
    cloud.networks(id);
    assertThat(there.asked())
        .extracting(ScriptedCloud.Asked::path)
        .contains("/network/v2.0/networks?name=my%20net", "/network/v2.0/networks?id=" + id);
  }

  @Test
  void floating_ips_are_taken_led_and_given_back() throws Exception {
    var json =
        "{\"floatingip\": {\"id\": \"f1\", \"floating_ip_address\": \"198.51.100.7\", \"floating_network_id\": \"ext\", \"port_id\": %s, \"description\": \"of np1\"}}";
    there.on("POST /network/v2.0/floatingips", 201, json.formatted("\"p1\""));
    there.on(
        "PUT /network/v2.0/floatingips/f1",
        new Answer(200, json.formatted("null")),
        new Answer(200, json.formatted("\"p2\"")));
    there.on("DELETE /network/v2.0/floatingips/f1", 204, "");
    var ip = cloud.createFloatingIp(new CreateFloatingIp("ext", "p1", "of np1"));
    assertThat(ip.portId()).isEqualTo("p1");
    assertThat(ip.description()).isEqualTo("of np1");
    assertThat(cloud.detachFloatingIp("f1").portId()).isNull();
    assertThat(cloud.attachFloatingIp("f1", "p2").portId()).isEqualTo("p2");
    cloud.deleteFloatingIp("f1");
    assertThat(there.asked("POST /network/v2.0/floatingips").getFirst().body())
        .isEqualTo(
            "{\"floatingip\":{\"floating_network_id\":\"ext\",\"port_id\":\"p1\",\"description\":\"of np1\"}}");
    assertThat(there.asked("PUT /network/v2.0/floatingips/f1"))
        .extracting(ScriptedCloud.Asked::body)
        .containsExactly(
            "{\"floatingip\":{\"port_id\":null}}", "{\"floatingip\":{\"port_id\":\"p2\"}}");
  }

  @Test
  void ports_groups_subnets_and_the_quota_of_the_network_are_read() throws Exception {
    there.on(
        "GET /network/v2.0/ports",
        200,
        """
        {"ports": [{"id": "p1", "name": "", "network_id": "n1", "status": "DOWN",
          "device_id": "s1", "device_owner": "compute:nova", "created_at": "2026-11-21T08:00:00Z",
          "fixed_ips": [{"subnet_id": "a", "ip_address": "10.0.0.4"},
                        {"subnet_id": "b", "ip_address": "fd00::4"}], "description": null}]}
        """);
    var port = cloud.ports("s1").getFirst();
    assertThat(port.addresses()).containsExactly("10.0.0.4", "fd00::4");
    assertThat(port.created()).isEqualTo("2026-11-21T08:00:00Z");
    assertThat(there.asked()).anyMatch(it -> it.path().endsWith("/ports?device_id=s1"));
    there.on("POST /network/v2.0/ports", 201, "{\"port\": {\"id\": \"p2\", \"status\": \"DOWN\"}}");
    assertThat(cloud.createPort(new CreatePort("n1", "loose", "x")).id()).isEqualTo("p2");
    there.on(
        "GET /network/v2.0/security-groups",
        200,
        """
        {"security_groups": [{"id": "g1", "name": "default", "security_group_rules": [
          {"direction": "ingress", "ethertype": "IPv4", "protocol": "tcp", "port_range_min": 22,
           "port_range_max": 22, "remote_ip_prefix": "0.0.0.0/0", "remote_group_id": null},
          {"direction": "ingress", "ethertype": "IPv6", "protocol": null, "port_range_min": null,
           "port_range_max": null, "remote_ip_prefix": null, "remote_group_id": "g1"}]}]}
        """);
    var rules = cloud.securityGroups().getFirst().rules();
    assertThat(rules.getFirst().letsInTcp(22)).isTrue();
    assertThat(rules.getFirst().letsInTcp(19885)).isFalse();
    assertThat(rules.getLast().letsInTcp(19885)).isTrue();
    assertThat(rules.getLast().remote()).isEqualTo("g1");
    there.on(
        "GET /network/v2.0/quotas/p1/details.json",
        200,
        "{\"quota\": {\"floatingip\": {\"limit\": 50, \"used\": 2}, \"port\": {\"limit\": -1, \"used\": 7}}}");
    assertThat(cloud.networkQuota().maxFloatingIps()).isEqualTo(50);
    assertThat(cloud.networkQuota().usedPorts()).isEqualTo(7);
    there.on(
        "GET /network/v2.0/subnets",
        200,
        "{\"subnets\": [{\"id\": \"a\", \"network_id\": \"n1\", \"cidr\": \"fd00::/64\", \"ip_version\": 6, \"gateway_ip\": null}]}");
    assertThat(cloud.subnets().getFirst().gateway()).isEmpty();
  }

  @Test
  void volumes_are_read_marked_and_removed() throws Exception {
    there.on(
        "GET /volume/v3/p1/volumes/detail",
        200,
        """
        {"volumes": [{"id": "v1", "name": "", "status": "in-use", "size": 50,
          "created_at": "2026-11-21T08:00:00.000000", "metadata": {"a": "b"},
          "attachments": [{"server_id": "s1"}]}]}
        """);
    var volume = cloud.volumes().getFirst();
    assertThat(volume.serverId()).isEqualTo("s1");
    assertThat(volume.created()).isEqualTo("2026-11-21T08:00:00Z");
    there.on("POST /volume/v3/p1/volumes/v1/metadata", 200, "{}");
    cloud.markVolume("v1", Map.of("node", "np1"));
    assertThat(there.asked("POST /volume/v3/p1/volumes/v1/metadata").getFirst().body())
        .isEqualTo("{\"metadata\":{\"node\":\"np1\"}}");
    there.on("DELETE /volume/v3/p1/volumes/v1", 202, "");
    cloud.deleteVolume("v1");
    there.on(
        "GET /volume/v3/p1/limits",
        200,
        "{\"limits\": {\"absolute\": {\"maxTotalVolumes\": 10, \"maxTotalVolumeGigabytes\": 1000, \"totalVolumesUsed\": 1, \"totalGigabytesUsed\": 50}}}");
    assertThat(cloud.volumeLimits()).isEqualTo(new VolumeLimits(10, 1000, 1, 50));
  }

  @Test
  void a_volume_is_ordered_and_booted_from() throws Exception {
    there.on(
        "POST /volume/v3/p1/volumes",
        202,
        "{\"volume\": {\"id\": \"v1\", \"status\": \"creating\", \"size\": 9}}");
    there.on("POST /compute/v2.1/servers", 202, "{\"server\": {\"id\": \"s1\"}}");
    var order = new CreateVolume("np1", 9, "i1", "az1", Map.of("node", "1"));
    assertThat(cloud.createVolume(order).status()).isEqualTo("creating");
    assertThat(there.asked("POST /volume/v3/p1/volumes").getFirst().body())
        .isEqualTo(
            "{\"volume\":{\"name\":\"np1\",\"size\":9,\"imageRef\":\"i1\","
                + "\"availability_zone\":\"az1\",\"metadata\":{\"node\":\"1\"}}}");
    cloud.createServer(order(null, List.of()).bootedFrom("v1"));
    assertThat(there.asked("POST /compute/v2.1/servers").getFirst().body())
        .contains("\"uuid\":\"v1\",\"source_type\":\"volume\"")
        .contains("\"delete_on_termination\":true")
        .doesNotContain("imageRef");
  }

  @Test
  void an_image_is_registered_filled_and_shown(@TempDir Path dir) throws Exception {
    var data = Files.writeString(dir.resolve("image.raw"), "the data");
    there.on("POST /image/v2/images", 201, "{\"id\": \"i1\"}");
    there.on("PUT /image/v2/images/i1/file", 204, "");
    there.on("PUT /image/v2/images/i1/stage", 204, "");
    there.on("POST /image/v2/images/i1/import", 202, "");
    there.on(
        "GET /image/v2/images/i1",
        200,
        """
        {"id": "i1", "name": "mine", "status": "active", "visibility": "private", "owner": "p1",
         "size": 8, "min_disk": 2, "min_ram": 0, "created_at": "2026-11-21T08:00:00Z",
         "tags": [], "protected": false, "nodepool_build_id": "b1", "hw_disk_bus": "scsi"}
        """);
    assertThat(cloud.createImage(new CreateImage("mine", "raw", 2, 0, Map.of("k", "v"))))
        .isEqualTo("i1");
    cloud.uploadImage("i1", data);
    cloud.stageImage("i1", data);
    cloud.importImage("i1");
    var image = cloud.image("i1");
    assertThat(image.isActive()).isTrue();
    assertThat(image.bytes()).isEqualTo(8);
    assertThat(image.properties())
        .containsOnly(Map.entry("nodepool_build_id", "b1"), Map.entry("hw_disk_bus", "scsi"));
    var sent = there.asked("PUT /image/v2/images/i1/file").getFirst();
    assertThat(sent.body()).isEqualTo("the data");
    assertThat(sent.header("Content-Type")).isEqualTo("application/octet-stream");
    assertThat(there.asked("POST /image/v2/images").getFirst().body())
        .contains("\"min_disk\":2", "\"k\":\"v\"", "\"visibility\":\"private\"");
    assertThatThrownBy(() -> cloud.uploadImage("i1", dir.resolve("missing")))
        .hasMessageContaining("there is no file");
  }

  @Test
  void an_observer_hears_of_every_call_under_the_names_of_openstacksdk() throws Exception {
    there.on(SERVERS, 200, "{\"servers\": []}");
    there.on("DELETE /compute/v2.1/servers/s1", 204, "");
    var heard = new CopyOnWriteArrayList<String>();
    CallObserver observer =
        (call, status, nanos) -> heard.add("%s %d %b".formatted(name(call), status, nanos > 0));
    try (var observed = new HttpCloud(there.config(), observer)) {
      observed.servers(null);
      observed.deleteServer("s1");
    }
    assertThat(heard)
        .containsExactly(
            "identity.POST.tokens 201 true",
            "compute.GET.discovery 200 true",
            "compute.GET.servers 200 true",
            "compute.DELETE.server 204 true");
  }

  private static String name(ApiCall call) {
    return "%s.%s.%s".formatted(call.service(), call.method(), call.operation());
  }
}
