package dev.nodepool.openstack.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.blockstorage.VolumeLimits;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.ImageSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists in pages, volumes and images over the wire, and what an observer hears of it. */
class HttpCloudTest {
  @AutoClose private final ScriptedCloud there = ScriptedCloud.start();
  @AutoClose private final HttpCloud cloud = there.open();

  HttpCloudTest() throws IOException {}

  @Test
  void a_list_is_followed_page_by_page_whatever_host_the_links_name() throws Exception {
    there.on(
        NovaTest.SERVERS,
        200,
        "{\"servers\": [%s], \"servers_links\": [{\"rel\": \"next\", \"href\": \"http://10.9.9.9/compute/v2.1/servers/detail?marker=s1\"}]}"
            .formatted(NovaTest.SERVER));
    there.on(
        NovaTest.SERVERS + "?marker=s1", 200, "{\"servers\": [%s]}".formatted(NovaTest.SERVER));
    assertThat(cloud.compute().servers(null).servers()).hasSize(2);
    there.on(
        "GET /image/v2/images",
        200,
        "{\"images\": [{\"id\": \"a\"}], \"next\": \"/v2/images?marker=a\"}");
    there.on("GET /image/v2/images?marker=a", 200, "{\"images\": [{\"id\": \"b\"}]}");
    assertThat(cloud.image().images()).extracting(it -> it.id()).containsExactly("a", "b");
    there.on(
        "GET /network/v2.0/ports",
        200,
        "{\"ports\": [{\"id\": \"a\"}], \"ports_links\": [{\"rel\": \"previous\", \"href\": \"http://x/?marker=b\"}, {\"rel\": \"next\", \"href\": \"http://x/?marker=a\"}]}");
    there.on("GET /network/v2.0/ports?marker=a", 200, "{\"ports\": []}");
    assertThat(cloud.network().ports()).hasSize(1);
  }

  @Test
  void a_call_with_an_empty_id_never_leaves() throws Exception {
    assertThatThrownBy(() -> cloud.compute().deleteServer(""))
        .isInstanceOfSatisfying(
            CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
    assertThat(there.asked()).isEmpty();
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
    var volume = cloud.blockStorage().volumes().getFirst();
    assertThat(volume.serverId()).isEqualTo("s1");
    assertThat(volume.created()).isEqualTo("2026-11-21T08:00:00Z");
    there.on("DELETE /volume/v3/p1/volumes/v1", 202, "");
    cloud.blockStorage().deleteVolume("v1");
    there.on(
        "GET /volume/v3/p1/limits",
        200,
        "{\"limits\": {\"absolute\": {\"maxTotalVolumes\": 10, \"maxTotalVolumeGigabytes\": 1000, \"totalVolumesUsed\": 1, \"totalGigabytesUsed\": 50}}}");
    assertThat(cloud.blockStorage().volumeLimits()).isEqualTo(new VolumeLimits(10, 1000, 1, 50));
  }

  @Test
  void a_volume_is_ordered_and_booted_from() throws Exception {
    there.on(
        "POST /volume/v3/p1/volumes",
        202,
        "{\"volume\": {\"id\": \"v1\", \"status\": \"creating\", \"size\": 9}}");
    there.on("POST /compute/v2.1/servers", 202, "{\"server\": {\"id\": \"s1\"}}");
    var order = new CreateVolume("np1", 9, "i1", "az1", Map.of("node", "1"));
    assertThat(cloud.blockStorage().createVolume(order).status()).isEqualTo("creating");
    assertThat(there.asked("POST /volume/v3/p1/volumes").getFirst().body())
        .isEqualTo(
            "{\"volume\":{\"name\":\"np1\",\"size\":9,\"imageRef\":\"i1\","
                + "\"availability_zone\":\"az1\",\"metadata\":{\"node\":\"1\"}}}");
    cloud.compute().createServer(NovaTest.order(new Boot.FromVolume("v1"), List.of()));
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
    assertThat(cloud.image().createImage(new CreateImage("mine", "raw", 2, 0, Map.of("k", "v"))))
        .isEqualTo("i1");
    cloud.image().uploadImage("i1", ImageSource.of(data));
    cloud.image().stageImage("i1", ImageSource.of(data));
    cloud.image().importImage("i1");
    var image = cloud.image().image("i1");
    assertThat(image.isActive()).isTrue();
    assertThat(image.bytes()).isEqualTo(8);
    assertThat(image.properties())
        .containsOnly(Map.entry("nodepool_build_id", "b1"), Map.entry("hw_disk_bus", "scsi"));
    var sent = there.asked("PUT /image/v2/images/i1/file").getFirst();
    assertThat(sent.body()).isEqualTo("the data");
    assertThat(sent.header("Content-Type")).isEqualTo("application/octet-stream");
    there.on("PATCH /image/v2/images/i1", 200, "{}");
    cloud.image().setProperties("i1", Map.of("a/b", "c"));
    var patch = there.asked("PATCH /image/v2/images/i1").getFirst();
    assertThat(patch.body()).isEqualTo("[{\"op\":\"add\",\"path\":\"/a~1b\",\"value\":\"c\"}]");
    assertThat(patch.header("Content-Type"))
        .isEqualTo("application/openstack-images-v2.1-json-patch");
    assertThat(there.asked("POST /image/v2/images").getFirst().body())
        .contains("\"min_disk\":2", "\"k\":\"v\"", "\"visibility\":\"private\"");
    assertThatThrownBy(
            () -> cloud.image().uploadImage("i1", ImageSource.of(dir.resolve("missing"))))
        .hasMessageMatching("there is no .*missing to upload .*");
  }

  @Test
  void an_observer_hears_of_every_call_under_the_names_of_openstacksdk() throws Exception {
    there.on(NovaTest.SERVERS, 200, "{\"servers\": []}");
    there.on("DELETE /compute/v2.1/servers/s1", 204, "");
    var heard = new CopyOnWriteArrayList<String>();
    CallObserver observer =
        (call, status, nanos) -> heard.add("%s %d %b".formatted(name(call), status, nanos > 0));
    try (var observed = new HttpCloud(there.config(), observer)) {
      observed.compute().servers(null);
      observed.compute().deleteServer("s1");
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
