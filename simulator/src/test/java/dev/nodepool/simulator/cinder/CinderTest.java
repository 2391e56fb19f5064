package dev.nodepool.simulator.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.simulator.RestClient;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.simulator.keystone.Accounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CinderTest {
  private static final String CINDER = "/RegionOne/volume/v3/" + Accounts.PROJECT.id();

  private Simulator simulator;
  private RestClient client;

  @BeforeEach
  void start() throws Exception {
    simulator =
        Simulator.start(
            SimulatorSettings.DEFAULT
                .withSpeed(0)
                .withCloud(Map.of("volume_time", 2, "volume_quota", List.of(2, 100))));
    client = RestClient.loggedIn(simulator);
  }

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private RestClient.Reply create(int gb) throws Exception {
    return client.send(
        "POST", CINDER + "/volumes", "{\"volume\": {\"name\": \"v\", \"size\": %d}}".formatted(gb));
  }

  private String status(String id) throws Exception {
    return client.json(CINDER + "/volumes/" + id).path("volume").path("status").asString();
  }

  @Test
  void a_volume_comes_is_attached_detached_and_goes() throws Exception {
    var made = create(10);
    assertThat(made.status()).isEqualTo(202);
    var id = made.json().path("volume").path("id").asString();
    assertThat(status(id)).isEqualTo("creating");
    simulator.control().time().advance(Duration.ofSeconds(2));
    assertThat(status(id)).isEqualTo("available");

    var image = simulator.cloud("RegionOne").image().images().getFirst().id();
    var server =
        client
            .send(
                "POST",
                "/RegionOne/compute/v2.1/servers",
                "{\"server\": {\"name\": \"np\", \"imageRef\": \"%s\", \"flavorRef\": \"1\"}}"
                    .formatted(image))
            .json()
            .path("server")
            .path("id")
            .asString();
    var attachments = "/RegionOne/compute/v2.1/servers/" + server + "/os-volume_attachments";
    var body = "{\"volumeAttachment\": {\"volumeId\": \"%s\"}}".formatted(id);
    assertThat(
            client
                .send("POST", attachments, body)
                .json()
                .path("volumeAttachment")
                .path("id")
                .asString())
        .isEqualTo(id);
    assertThat(status(id)).isEqualTo("in-use");
    var inUse = client.send("DELETE", CINDER + "/volumes/" + id, null);
    assertThat(inUse.status()).isEqualTo(400);
    assertThat(inUse.json().path("badRequest").path("message").asString())
        .startsWith("Invalid volume: Volume status must be available");
    assertThat(client.send("DELETE", attachments + "/" + id, null).status()).isEqualTo(202);
    assertThat(status(id)).isEqualTo("detaching");
    simulator.control().time().advance(Duration.ofSeconds(2));
    assertThat(client.send("DELETE", attachments + "/" + id, null).status()).isEqualTo(404);
    assertThat(client.send("DELETE", CINDER + "/volumes/" + id, null).status()).isEqualTo(202);
    assertThat(status(id)).isEqualTo("deleting");
    simulator.control().time().advance(Duration.ofSeconds(2));
    assertThat(client.get(CINDER + "/volumes/" + id).status()).isEqualTo(404);
  }

  @Test
  void quota_and_metadata_are_kept() throws Exception {
    var id = create(10).json().path("volume").path("id").asString();
    client.send("POST", CINDER + "/volumes/" + id + "/metadata", "{\"metadata\": {\"a\": \"b\"}}");
    assertThat(client.json(CINDER + "/volumes/" + id).path("volume").path("metadata").toString())
        .isEqualTo("{\"a\":\"b\"}");
    create(10);
    var refused = create(10);
    assertThat(refused.status()).isEqualTo(413);
    assertThat(refused.json().path("overLimit").path("message").asString())
        .contains("Quota exceeded for volumes");
    var limits = client.json(CINDER + "/limits").path("limits").path("absolute");
    assertThat(limits.path("totalVolumesUsed").asInt()).isEqualTo(2);
    assertThat(limits.path("maxTotalVolumeGigabytes").asInt()).isEqualTo(100);
    assertThat(client.json(CINDER + "/volumes/detail?limit=1").path("volumes_links")).hasSize(1);
    assertThat(client.get("/RegionOne/volume/v3/other/volumes").status()).isEqualTo(400);
  }
}
