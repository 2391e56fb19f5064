package dev.nodepool.simulator.glance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.simulator.RestClient;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GlanceTest {
  private static final String IMAGES = "/RegionOne/image/v2/images";
  private static final String[] BYTES = {"Content-Type", "application/octet-stream"};

  private Simulator simulator;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(SimulatorSettings.DEFAULT.withSpeed(0).withCloud(Map.of("image_time", 5)));
    client = RestClient.loggedIn(simulator);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private RestClient.Reply create(String more) throws Exception {
    return client.send(
        "POST",
        IMAGES,
        "{\"name\": \"mine\", \"disk_format\": \"qcow2\", \"container_format\": \"bare\"%s}"
            .formatted(more));
  }

  private JsonNode image(String id) throws Exception {
    return client.json(IMAGES + "/" + id);
  }

  @Test
  void an_image_is_queued_then_saving_then_active() throws Exception {
    var made = create(", \"hw_disk_bus\": \"scsi\"");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.headers().get("openstack-image-import-methods")).contains("glance-direct");
    assertThat(made.json().path("status").asString()).isEqualTo("queued");
    assertThat(made.json().path("hw_disk_bus").asString()).isEqualTo("scsi");
    var id = made.json().path("id").asString();
    var file = IMAGES + "/" + id + "/file";
    assertThat(client.send("PUT", file, "data").status()).isEqualTo(415);
    assertThat(client.send("PUT", file, "data", BYTES).status()).isEqualTo(204);
    assertThat(image(id).path("status").asString()).isEqualTo("saving");
    assertThat(client.send("PUT", file, "data", BYTES).status()).isEqualTo(409);
    simulator.control().time().advance(Duration.ofSeconds(5));
    var active = image(id);
    assertThat(active.path("status").asString()).isEqualTo("active");
    assertThat(active.path("size").asInt()).isEqualTo(4);
    assertThat(active.path("checksum").asString()).isEqualTo("8d777f385d3dfec8815d20f7496026dc");
    assertThat(active.path("os_hash_value").asString()).hasSize(128);
    assertThat(client.send("DELETE", IMAGES + "/" + id, null).status()).isEqualTo(204);
    var gone = client.get(IMAGES + "/" + id);
    assertThat(gone.status()).isEqualTo(404);
    assertThat(gone.headers().get("content-type")).startsWith("text/html");
    assertThat(gone.text()).contains("<title>404 Not Found</title>").contains(id);
  }

  @Test
  void an_image_is_staged_and_imported() throws Exception {
    var path = IMAGES + "/" + create("").json().path("id").asString();
    assertThat(client.send("PUT", path + "/stage", "data", BYTES).status()).isEqualTo(204);
    assertThat(client.json(path).path("status").asString()).isEqualTo("uploading");
    var order = "{\"method\": {\"name\": \"glance-direct\"}}";
    assertThat(client.send("POST", path + "/import", order).status()).isEqualTo(202);
    assertThat(client.json(path).path("status").asString()).isEqualTo("importing");
    simulator.control().time().advance(Duration.ofSeconds(5));
    assertThat(client.json(path).path("size").asInt()).isEqualTo(4);
    var unknown = "{\"method\": {\"name\": \"magic\"}}";
    assertThat(client.send("POST", path + "/import", unknown).status()).isEqualTo(400);
  }

  @Test
  void what_glance_refuses_is_refused() throws Exception {
    assertThat(create(", \"number\": 1").status()).isEqualTo(400);
    assertThat(create(", \"visibility\": \"public\"").status()).isEqualTo(403);
    var path = IMAGES + "/" + create(", \"protected\": true").json().path("id").asString();
    assertThat(client.send("DELETE", path, null).status()).isEqualTo(403);
    var patch = "[{\"op\": \"replace\", \"path\": \"/protected\", \"value\": false}]";
    assertThat(client.send("PATCH", path, patch).status()).isEqualTo(415);
    var type = new String[] {"Content-Type", "application/openstack-images-v2.1-json-patch"};
    assertThat(client.send("PATCH", path, patch, type).json().path("protected").asBoolean())
        .isFalse();
    assertThat(client.send("DELETE", path, null).status()).isEqualTo(204);
  }

  @Test
  void lists_come_in_pages_whose_links_are_paths() throws Exception {
    for (int i = 0; i < 4; i++) {
      create("");
    }
    var sizes = new ArrayList<Integer>();
    var path = "/v2/images?limit=2";
    while (!path.isEmpty()) {
      var page = client.json("/RegionOne/image" + path);
      sizes.add(page.path("images").size());
      path = page.path("next").asString("");
    }
    assertThat(sizes).containsExactly(2, 2, 1);
    assertThat(client.json(IMAGES + "?name=mine&visibility=shared").path("images")).hasSize(4);
    assertThat(client.json(IMAGES + "?status=active").path("images")).hasSize(1);
    assertThat(client.get("/RegionOne/image/").status()).isEqualTo(300);
    assertThat(client.json("/RegionOne/image/v2/schemas/image").path("name").asString())
        .isEqualTo("image");
  }
}
