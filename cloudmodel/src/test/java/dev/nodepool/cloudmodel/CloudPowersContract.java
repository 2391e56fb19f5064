package dev.nodepool.cloudmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.CreateImage;
import dev.nodepool.openstack.CreatePort;
import dev.nodepool.openstack.CreateVolume;
import dev.nodepool.openstack.KeyPair;
import dev.nodepool.openstack.Port;
import dev.nodepool.openstack.Subnet;
import dev.nodepool.openstack.Volume;
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
    var network = cloud.networks(null).getFirst().id();
    var port = cloud.createPort(new CreatePort(network, "loose", "of np1"));
    assertThat(port.name()).isEqualTo("loose");
    assertThat(port.description()).isEqualTo("of np1");
    assertThat(port.status()).isEqualTo("DOWN");
    assertThat(cloud.ports()).contains(port);
    cloud.deletePort(port.id());
    assertThat(cloud.ports()).doesNotContain(port);
    assertRefused(Kind.NOT_FOUND, () -> cloud.createPort(new CreatePort("no-such", "loose", "")));
  }

  @Test
  default void the_ports_of_some_servers_come_in_one_answer() throws Exception {
    var cloud = cloud();
    var network = cloud.networks(null).getFirst().id();
    for (var server : List.of("one", "two", "three")) {
      cloud.createPort(new CreatePort(network, "of " + server, "", server));
    }
    assertThat(cloud.ports(Set.of("one", "three", "none")))
        .extracting(Port::name)
        .containsExactlyInAnyOrder("of one", "of three");
    assertThat(cloud.ports(Set.of())).isEmpty();
  }

  @Test
  default void unknown_floating_ips_are_not_found() throws Exception {
    var cloud = cloud();
    assertRefused(Kind.NOT_FOUND, () -> cloud.detachFloatingIp("no-such"));
    assertRefused(Kind.NOT_FOUND, () -> cloud.attachFloatingIp("no-such", "fake-down-port-1"));
    assertRefused(
        Kind.NOT_FOUND, () -> cloud.createFloatingIp(new CreateFloatingIp("no", null, "mine")));
    assertThat(cloud.networkQuota().usedFloatingIps()).isZero();
    assertThat(cloud.networkQuota().usedPorts()).isEqualTo(cloud.ports().size());
  }

  @Test
  default void a_volume_is_taken_off_its_server_and_removed() throws Exception {
    var cloud = cloud();
    var server = cloud.createServer(Orders.withVolume("np1", 50));
    var volume = cloud.volumes().getFirst().id();
    assertThat(cloud.volumes()).extracting(Volume::status).containsExactly(Volume.IN_USE);
    assertRefused(Kind.NOT_FOUND, () -> cloud.detachVolume("another", volume));
    cloud.detachVolume(server, volume);
    assertThat(cloud.server(server).volumeIds()).isEmpty();
    assertThat(cloud.volumes()).extracting(Volume::status).containsExactly(Volume.AVAILABLE);
    cloud.deleteVolume(volume);
    assertThat(cloud.volumeLimits().usedVolumes()).isZero();
    cloud.deleteServer(server);
  }

  @Test
  default void a_server_boots_from_a_volume_that_was_made_before_and_takes_it_with_it()
      throws Exception {
    var cloud = cloud();
    var order = new CreateVolume("np1", 40, "fake-image-id", null, Map.of("node", "np1"));
    var volume = cloud.createVolume(order);
    assertThat(volume.gb()).isEqualTo(40);
    assertThat(volume.metadata()).containsEntry("node", "np1");
    var server = cloud.createServer(Orders.plain("np1").bootedFrom(volume.id()));
    assertThat(cloud.server(server).volumeIds()).containsExactly(volume.id());
    assertThat(cloud.volumes()).extracting(Volume::serverId).containsExactly(server);
    assertRefused(
        Kind.BAD_REQUEST, () -> cloud.createServer(Orders.plain("np2").bootedFrom(volume.id())));
    cloud.deleteServer(server);
    assertThat(cloud.volumes()).isEmpty();
  }

  @Test
  default void a_server_may_be_deleted_by_force_but_not_reset() throws Exception {
    var cloud = cloud();
    var server = cloud.createServer(Orders.plain("np1"));
    assertRefused(Kind.FORBIDDEN, () -> cloud.resetServerState(server));
    cloud.forceDeleteServer(server);
    assertRefused(Kind.NOT_FOUND, () -> cloud.server(server));
    assertRefused(Kind.NOT_FOUND, () -> cloud.forceDeleteServer(server));
  }

  @Test
  default void a_staged_image_is_imported(@TempDir Path dir) throws Exception {
    var cloud = cloud();
    var data = Files.writeString(dir.resolve("image.raw"), "data");
    var id = cloud.createImage(new CreateImage("mine", "raw", 2, 512, Map.of()));
    assertThat(cloud.image(id).minDiskGb()).isEqualTo(2);
    assertThat(cloud.image(id).owner()).isEqualTo(cloud.access().projectId());
    assertRefused(Kind.CONFLICT, () -> cloud.importImage(id));
    cloud.stageImage(id, data);
    assertThat(cloud.image(id).isActive()).isFalse();
    cloud.importImage(id);
    assertThat(cloud.image(id).isActive()).isTrue();
    assertRefused(Kind.NOT_FOUND, () -> cloud.image("no-such"));
  }

  @Test
  default void what_a_doctor_asks_for_is_there() throws Exception {
    var cloud = cloud();
    assertThat(cloud.keyPairs()).extracting(KeyPair::name).contains("key");
    assertThat(cloud.subnets())
        .extracting(Subnet::networkId)
        .contains(cloud.networks(null).getFirst().id());
    assertThat(cloud.securityGroups())
        .singleElement()
        .satisfies(group -> {
          assertThat(group.rules()).anyMatch(rule -> rule.letsInTcp(22));
          assertThat(group.rules()).anyMatch(rule -> rule.letsInTcp(19885));
          assertThat(group.rules()).noneMatch(rule -> rule.letsInTcp(80));
        });
  }
}
