package dev.nodepool.cloudmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.time.CloudTimes;
import dev.nodepool.cloudmodel.time.Delay;
import dev.nodepool.openstack.Boot;
import dev.nodepool.openstack.CreateImage;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.Server;
import dev.nodepool.openstack.Volume;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What takes its time in a simulated cloud, and in which order it is seen. */
class CloudTimesTest {
  private final StoppedClock clock = new StoppedClock();
  private final SimulatedCloud cloud =
      new SimulatedCloud(clock, CloudLayout.standard("p1", "project"), 7);

  private static Delay seconds(double seconds) {
    return Delay.parse(String.valueOf(seconds));
  }

  private void set(CloudTimes times) {
    cloud.apply(CloudSettings.DEFAULT.withTimes(times));
  }

  private void pass(double seconds) {
    clock.advance(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  private static CreateServer order(SimulatedCloud cloud) throws Exception {
    return new CreateServer(
        "np",
        "1",
        new Boot.FromImage(cloud.images().getFirst().id()),
        null,
        List.of(cloud.networks("private").getFirst().id()),
        List.of(),
        "nodepool",
        null,
        null,
        Map.of());
  }

  @Test
  void a_server_takes_its_time_to_come_and_to_go() throws Exception {
    set(CloudTimes.DEFAULT.withServers(seconds(5), seconds(3)));
    var id = cloud.createServer(order(cloud));
    pass(4.9);
    assertThat(cloud.server(id).status()).isEqualTo(Server.BUILD);
    pass(0.1);
    assertThat(cloud.server(id).status()).isEqualTo(Server.ACTIVE);
    cloud.deleteServer(id);
    pass(2.9);
    assertThat(cloud.server(id).task()).isEqualTo("deleting");
    assertThat(cloud.limits().usedInstances()).isEqualTo(1);
    assertThat(cloud.ports(Set.of(id))).hasSize(1);
    pass(0.1);
    assertThat(cloud.servers(null).servers()).isEmpty();
    assertThat(cloud.limits().usedInstances()).isZero();
    assertThat(cloud.ports()).isEmpty();
  }

  @Test
  void addresses_can_come_late() throws Exception {
    set(CloudTimes.DEFAULT.withAddress(seconds(2)));
    var id = cloud.createServer(order(cloud));
    pass(1);
    assertThat(cloud.server(id).status()).isEqualTo(Server.ACTIVE);
    assertThat(cloud.server(id).addresses()).isEmpty();
    pass(2);
    assertThat(cloud.server(id).addresses())
        .singleElement()
        .satisfies(it -> assertThat(it.address()).isEqualTo("10.64.0.10"));
  }

  @Test
  void lists_can_lag_behind_the_truth() throws Exception {
    set(CloudTimes.DEFAULT.withListLag(Duration.ofSeconds(3)));
    var id = cloud.createServer(order(cloud));
    assertThat(cloud.servers(null).servers()).isEmpty();
    pass(1);
    assertThat(cloud.server(id).status()).isEqualTo(Server.ACTIVE);
    pass(2);
    assertThat(cloud.servers(null).servers())
        .extracting(Server::status)
        .containsExactly(Server.BUILD);
    pass(1);
    assertThat(cloud.servers(null).servers())
        .extracting(Server::status)
        .containsExactly(Server.ACTIVE);
    cloud.deleteServer(id);
    pass(2);
    assertThat(cloud.servers(null).servers())
        .extracting(Server::status)
        .containsExactly(Server.ACTIVE);
    pass(2);
    assertThat(cloud.servers(null).servers()).isEmpty();
  }

  @Test
  void images_and_volumes_take_their_time() throws Exception {
    set(CloudTimes.DEFAULT.withData(seconds(4), seconds(2)));
    var image = cloud.createImage(new CreateImage("mine", "qcow2", Map.of()));
    cloud.uploadImage(image, Path.of("none"));
    assertThat(cloud.image(image).status()).isEqualTo("saving");
    pass(4);
    assertThat(cloud.image(image).isActive()).isTrue();

    var id = cloud.createServer(order(cloud));
    var volume =
        cloud
            .volumeTable()
            .ask(table -> table.add("data", "", 1, null, null, Map.of()))
            .volume()
            .id();
    assertThat(cloud.volumes()).extracting(Volume::status).containsExactly("creating");
    pass(2);
    cloud.compute().change(life -> life.attach(id, volume));
    assertThat(cloud.volumes()).extracting(Volume::status).containsExactly("in-use");
    cloud.detachVolume(id, volume);
    assertThat(cloud.volumes()).extracting(Volume::status).containsExactly("detaching");
    pass(2);
    cloud.deleteVolume(volume);
    assertThat(cloud.volumes()).extracting(Volume::status).containsExactly("deleting");
    assertThat(cloud.volumeLimits().usedVolumes()).isEqualTo(1);
    pass(2);
    assertThat(cloud.volumes()).isEmpty();
    assertThat(cloud.volumeLimits().usedVolumes()).isZero();
  }

  @Test
  void equal_seeds_give_equal_ids_and_delays() throws Exception {
    assertThat(life(7)).isEqualTo(life(7));
    assertThat(life(7)).isNotEqualTo(life(8));
  }

  /** When which servers of a cloud were ACTIVE. */
  private static List<String> life(long seed) throws Exception {
    var time = new StoppedClock();
    var one = new SimulatedCloud(time, CloudLayout.standard("p1", "project"), seed);
    var spread = CloudTimes.DEFAULT.withServers(Delay.parse("1..9"), Delay.NONE);
    one.apply(CloudSettings.DEFAULT.withTimes(spread));
    for (int i = 0; i < 8; i++) {
      one.createServer(order(one));
    }
    var seen = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofMillis(500));
      for (var server : one.servers(null).servers()) {
        if (server.status().equals(Server.ACTIVE)) {
          seen.add(i + " " + server.id());
        }
      }
    }
    return seen;
  }
}
