package dev.nodepool.cloudmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.compute.KeyPair;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.ImageSource;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.openstack.network.Port;
import dev.nodepool.openstack.network.Subnet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a simulated cloud does beside servers, whether in this process or behind a port. */
interface CloudPowersContract {
  Cloud cloud() throws Exception;

  private static void assertRefused(Kind kind, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }

  @Test
  default void a_port_is_made_with_its_description_and_removed() throws Exception {
    var cloud = cloud();
    var network = cloud.network().networks(null).getFirst().id();
    var port = cloud.network().createPort(new CreatePort(network, "loose", "of np1"));
    assertThat(port.name()).isEqualTo("loose");
    assertThat(port.description()).isEqualTo("of np1");
    assertThat(port.status()).isEqualTo("DOWN");
    assertThat(cloud.network().ports()).contains(port);
    cloud.network().deletePort(port.id());
    assertThat(cloud.network().ports()).doesNotContain(port);
    assertRefused(
        Kind.NOT_FOUND, () -> cloud.network().createPort(new CreatePort("no-such", "loose", "")));
  }

  @Test
  default void the_ports_of_some_servers_come_in_one_answer() throws Exception {
    var cloud = cloud();
    var network = cloud.network().networks(null).getFirst().id();
    for (var server : List.of("one", "two", "three")) {
      cloud.network().createPort(new CreatePort(network, "of " + server, "", server));
    }
    assertThat(cloud.network().ports(Set.of("one", "three", "none")))
        .extracting(Port::name)
        .containsExactlyInAnyOrder("of one", "of three");
    assertThat(cloud.network().ports(Set.of())).isEmpty();
  }

  @Test
  default void unknown_floating_ips_are_not_found() throws Exception {
    var cloud = cloud();
    assertRefused(Kind.NOT_FOUND, () -> cloud.network().deleteFloatingIp("no-such"));
    assertRefused(
        Kind.NOT_FOUND,
        () -> cloud.network().createFloatingIp(new CreateFloatingIp("no", null, "mine")));
    assertThat(cloud.network().networkQuota().usedFloatingIps()).isZero();
    assertThat(cloud.network().networkQuota().usedPorts())
        .isEqualTo(cloud.network().ports().size());
  }

  @Test
  default void a_volume_is_taken_off_its_server_and_removed() throws Exception {
    var cloud = cloud();
    var server = cloud.compute().createServer(Orders.withVolume("np1", 50));
    var volume = cloud.blockStorage().volumes().getFirst().id();
    assertThat(cloud.blockStorage().volumes())
        .extracting(Volume::status)
        .containsExactly(Volume.IN_USE);
    assertRefused(Kind.NOT_FOUND, () -> cloud.compute().detachVolume("another", volume));
    cloud.compute().detachVolume(server, volume);
    assertThat(cloud.compute().server(server).volumeIds()).isEmpty();
    assertThat(cloud.blockStorage().volumes())
        .extracting(Volume::status)
        .containsExactly(Volume.AVAILABLE);
    cloud.blockStorage().deleteVolume(volume);
    assertThat(cloud.blockStorage().volumeLimits().usedVolumes()).isZero();
    cloud.compute().deleteServer(server);
  }

  @Test
  default void a_server_boots_from_a_volume_that_was_made_before_and_takes_it_with_it()
      throws Exception {
    var cloud = cloud();
    var order = new CreateVolume("np1", 40, "fake-image-id", null, Map.of("node", "np1"));
    var volume = cloud.blockStorage().createVolume(order);
    assertThat(volume.gb()).isEqualTo(40);
    assertThat(volume.metadata()).containsEntry("node", "np1");
    var server = cloud.compute().createServer(Orders.plain("np1").bootedFrom(volume.id()));
    assertThat(cloud.compute().server(server).volumeIds()).containsExactly(volume.id());
    assertThat(cloud.blockStorage().volumes()).extracting(Volume::serverId).containsExactly(server);
    assertRefused(
        Kind.BAD_REQUEST,
        () -> cloud.compute().createServer(Orders.plain("np2").bootedFrom(volume.id())));
    cloud.compute().deleteServer(server);
    assertThat(cloud.blockStorage().volumes()).isEmpty();
  }

  @Test
  default void a_server_may_be_deleted_by_force_but_not_reset() throws Exception {
    var cloud = cloud();
    var server = cloud.compute().createServer(Orders.plain("np1"));
    assertRefused(Kind.FORBIDDEN, () -> cloud.compute().resetServerState(server));
    cloud.compute().forceDeleteServer(server);
    assertRefused(Kind.NOT_FOUND, () -> cloud.compute().server(server));
    assertRefused(Kind.NOT_FOUND, () -> cloud.compute().forceDeleteServer(server));
  }

  @Test
  default void a_staged_image_is_imported(@TempDir Path dir) throws Exception {
    var cloud = cloud();
    var data = Files.writeString(dir.resolve("image.raw"), "data");
    var id = cloud.image().createImage(new CreateImage("mine", "raw", 2, 512, Map.of()));
    assertThat(cloud.image().image(id).minDiskGb()).isEqualTo(2);
    assertThat(cloud.image().image(id).owner()).isEqualTo(cloud.identity().access().projectId());
    assertRefused(Kind.CONFLICT, () -> cloud.image().importImage(id));
    cloud.image().stageImage(id, ImageSource.of(data));
    assertThat(cloud.image().image(id).isActive()).isFalse();
    cloud.image().importImage(id);
    assertThat(cloud.image().image(id).isActive()).isTrue();
    assertRefused(Kind.NOT_FOUND, () -> cloud.image().image("no-such"));
  }

  @Test
  default void what_a_doctor_asks_for_is_there() throws Exception {
    var cloud = cloud();
    assertThat(cloud.compute().keyPairs()).extracting(KeyPair::name).contains("key");
    assertThat(cloud.network().subnets())
        .extracting(Subnet::networkId)
        .contains(cloud.network().networks(null).getFirst().id());
    assertThat(cloud.network().securityGroups())
        .singleElement()
        .satisfies(group -> {
          assertThat(group.rules()).anyMatch(rule -> rule.letsInTcp(22));
          assertThat(group.rules()).anyMatch(rule -> rule.letsInTcp(19885));
          assertThat(group.rules()).noneMatch(rule -> rule.letsInTcp(80));
        });
  }
}
