package dev.nodepool.cloudmodel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.time.CloudTimes;
import dev.nodepool.cloudmodel.time.Delay;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.ImageSource;
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
        new Boot.FromImage(cloud.image().images().getFirst().id()),
        null,
        List.of(cloud.network().networks("private").getFirst().id()),
        List.of(),
        "nodepool",
        null,
        null,
        Map.of());
  }

  @Test
  void a_server_takes_its_time_to_come_and_to_go() throws Exception {
    set(CloudTimes.DEFAULT.withServers(seconds(5), seconds(3)));
    var id = cloud.compute().createServer(order(cloud));
    pass(4.9);
    assertThat(cloud.compute().server(id).status()).isEqualTo(Server.BUILD);
    pass(0.1);
    assertThat(cloud.compute().server(id).status()).isEqualTo(Server.ACTIVE);
    cloud.compute().deleteServer(id);
    pass(2.9);
    assertThat(cloud.compute().server(id).task()).isEqualTo("deleting");
    assertThat(cloud.compute().limits().usedInstances()).isEqualTo(1);
    assertThat(cloud.network().ports(Set.of(id))).hasSize(1);
    pass(0.1);
    assertThat(cloud.compute().servers(null).servers()).isEmpty();
    assertThat(cloud.compute().limits().usedInstances()).isZero();
    assertThat(cloud.network().ports()).isEmpty();
  }

  @Test
  void addresses_can_come_late() throws Exception {
    set(CloudTimes.DEFAULT.withAddress(seconds(2)));
    var id = cloud.compute().createServer(order(cloud));
    pass(1);
    assertThat(cloud.compute().server(id).status()).isEqualTo(Server.ACTIVE);
    assertThat(cloud.compute().server(id).addresses()).isEmpty();
    pass(2);
    assertThat(cloud.compute().server(id).addresses())
        .singleElement()
        .satisfies(it -> assertThat(it.address()).isEqualTo("10.64.0.10"));
  }

  @Test
  void lists_can_lag_behind_the_truth() throws Exception {
    set(CloudTimes.DEFAULT.withListLag(Duration.ofSeconds(3)));
    var id = cloud.compute().createServer(order(cloud));
    assertThat(cloud.compute().servers(null).servers()).isEmpty();
    pass(1);
    assertThat(cloud.compute().server(id).status()).isEqualTo(Server.ACTIVE);
    pass(2);
    assertThat(cloud.compute().servers(null).servers())
        .extracting(Server::status)
        .containsExactly(Server.BUILD);
    pass(1);
    assertThat(cloud.compute().servers(null).servers())
        .extracting(Server::status)
        .containsExactly(Server.ACTIVE);
    cloud.compute().deleteServer(id);
    pass(2);
    assertThat(cloud.compute().servers(null).servers())
        .extracting(Server::status)
        .containsExactly(Server.ACTIVE);
    pass(2);
    assertThat(cloud.compute().servers(null).servers()).isEmpty();
  }

  @Test
  void images_and_volumes_take_their_time() throws Exception {
    set(CloudTimes.DEFAULT.withData(seconds(4), seconds(2)));
    var image = cloud.image().createImage(new CreateImage("mine", "qcow2", Map.of()));
    cloud.image().uploadImage(image, ImageSource.of(Path.of("none")));
    assertThat(cloud.image().image(image).status()).isEqualTo("saving");
    pass(4);
    assertThat(cloud.image().image(image).isActive()).isTrue();

    var id = cloud.compute().createServer(order(cloud));
    var volume =
        cloud
            .volumeTable()
            .ask(table -> table.add("data", "", 1, null, null, Map.of()))
            .volume()
            .id();
    assertThat(cloud.blockStorage().volumes())
        .extracting(Volume::status)
        .containsExactly("creating");
    pass(2);
    cloud.life().change(life -> life.attach(id, volume));
    assertThat(cloud.blockStorage().volumes()).extracting(Volume::status).containsExactly("in-use");
    cloud.compute().detachVolume(id, volume);
    assertThat(cloud.blockStorage().volumes())
        .extracting(Volume::status)
        .containsExactly("detaching");
    pass(2);
    cloud.blockStorage().deleteVolume(volume);
    assertThat(cloud.blockStorage().volumes())
        .extracting(Volume::status)
        .containsExactly("deleting");
    assertThat(cloud.blockStorage().volumeLimits().usedVolumes()).isEqualTo(1);
    pass(2);
    assertThat(cloud.blockStorage().volumes()).isEmpty();
    assertThat(cloud.blockStorage().volumeLimits().usedVolumes()).isZero();
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
      one.compute().createServer(order(one));
    }
    var seen = new ArrayList<String>();
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofMillis(500));
      for (var server : one.compute().servers(null).servers()) {
        if (server.status().equals(Server.ACTIVE)) {
          seen.add(i + " " + server.id());
        }
      }
    }
    return seen;
  }
}
