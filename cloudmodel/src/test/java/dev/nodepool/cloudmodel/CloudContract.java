package dev.nodepool.cloudmodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.image.ImageSource;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.Port;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a simulated cloud does, whether it is in this process or behind a port. */
public interface CloudContract {

  /** A fresh cloud with the standard settings. */
  Cloud cloud() throws Exception;

  /** Changes how that cloud behaves. */
  void set(UnaryOperator<CloudSettings> change);

  private static void assertRefused(Kind kind, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CloudApiException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(kind);
              assertThat(e.words()).contains(words);
            });
  }

  private static Server whenActive(Cloud cloud, String id) {
    return await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> cloud.compute().server(id), server -> server.status().equals("ACTIVE"));
  }

  @Test
  default void it_has_what_the_fake_cloud_always_had() throws Exception {
    var cloud = cloud();
    assertThat(cloud.compute().servers(null).servers()).isEmpty();
    assertThat(cloud.compute().flavors())
        .extracting(Flavor::name, Flavor::vcpus, Flavor::ramMiB)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Fake Flavor", 4, 8192L),
            org.assertj.core.groups.Tuple.tuple("Unreal Flavor", 4, 8192L));
    assertThat(cloud.compute().zones()).containsExactly("az1", "az2");
    assertThat(cloud.network().networks(null))
        .extracting(Network::name)
        .containsExactly(
            "fake-public-network-name",
            "fake-private-network-name",
            "no-auto-ip-network-name",
            "fake-ipv6-network-name");
    assertThat(cloud.image().images())
        .singleElement()
        .satisfies(image -> {
          assertThat(image.id()).isEqualTo("fake-image-id");
          assertThat(image.name()).isEqualTo("Fake Precise");
        });
    var limits = cloud.compute().limits();
    assertThat(limits.maxCores()).isEqualTo(100);
    assertThat(limits.maxInstances()).isEqualTo(20);
    assertThat(limits.maxRamMiB()).isEqualTo(1_000_000);
    assertThat(cloud.blockStorage().volumeLimits().maxVolumes()).isEqualTo(100);
    assertThat(cloud.blockStorage().volumeLimits().maxVolumeGb()).isEqualTo(1_000_000);
    assertThat(cloud.network().ports()).extracting(Port::status).containsExactly("DOWN", "DOWN");
  }

  @Test
  default void a_server_becomes_active_with_its_addresses_and_keeps_what_was_ordered()
      throws Exception {
    var cloud = cloud();
    var id = cloud.compute().createServer(Orders.inZone("np1", "az2", Map.of("a", "b")));
    var server = whenActive(cloud, id);
    assertThat(server.name()).isEqualTo("np1");
    assertThat(server.zone()).isEqualTo("az2");
    assertThat(server.metadata()).containsExactly(Map.entry("a", "b"));
    assertThat(server.securityGroups()).containsExactly("default");
    assertThat(server.hostId()).isEqualTo("fake");
    assertThat(server.imageId()).isEqualTo("fake-image-id");
    assertThat(server.flavor().name()).isEqualTo("Fake Flavor");
    assertThat(server.addresses()).hasSize(2).allMatch(it -> it.address().equals("fake"));
  }

  @Test
  default void a_deleted_server_is_gone_at_once_with_its_ports_and_volumes() throws Exception {
    var cloud = cloud();
    var id = cloud.compute().createServer(Orders.withVolume("np1", 50));
    assertThat(cloud.network().ports(Set.of(id))).hasSize(1);
    assertThat(cloud.blockStorage().volumes()).extracting(Volume::serverId).containsExactly(id);
    assertThat(cloud.blockStorage().volumeLimits().usedVolumeGb()).isEqualTo(50);
    assertRefused(
        Kind.BAD_REQUEST,
        "in-use",
        () -> cloud.blockStorage().deleteVolume(cloud.blockStorage().volumes().getFirst().id()));

    cloud.compute().deleteServer(id);

    assertThat(cloud.compute().servers(null).servers()).isEmpty();
    assertThat(cloud.network().ports(Set.of(id))).isEmpty();
    assertThat(cloud.blockStorage().volumes()).isEmpty();
    var limits = cloud.compute().limits();
    assertThat(List.of(limits.usedCores(), limits.usedInstances(), limits.usedRamMiB()))
        .containsOnly(0L);
    assertThat(cloud.blockStorage().volumeLimits().usedVolumes()).isZero();
    assertThat(cloud.blockStorage().volumeLimits().usedVolumeGb()).isZero();
    assertRefused(Kind.NOT_FOUND, id, () -> cloud.compute().server(id));
    assertRefused(Kind.NOT_FOUND, id, () -> cloud.compute().deleteServer(id));
  }

  @Test
  default void at_the_limit_of_instances_a_create_is_a_quota_error() throws Exception {
    var cloud = cloud();
    for (int i = 0; i < 20; i++) {
      cloud.compute().createServer(Orders.plain("np" + i));
    }
    assertRefused(
        Kind.QUOTA,
        "Quota exceeded for instances",
        () -> cloud.compute().createServer(Orders.plain("np20")));
    assertThat(cloud.compute().limits().usedInstances()).isEqualTo(20);
    assertThat(cloud.compute().limits().usedCores()).isEqualTo(80);
  }

  @Test
  default void each_quota_binds_and_minus_one_is_none() throws Exception {
    var cloud = cloud();
    set(it -> it.withQuota(7, -1, -1));
    cloud.compute().createServer(Orders.plain("np1"));
    assertRefused(Kind.QUOTA, "cores", () -> cloud.compute().createServer(Orders.plain("np2")));
    set(it -> it.withQuota(-1, -1, 9000));
    assertRefused(Kind.QUOTA, "ram", () -> cloud.compute().createServer(Orders.plain("np2")));
    set(it -> it.withoutQuota().withVolumeQuota(0, -1));
    var fromVolume = Orders.withVolume("np2", 10);
    assertRefused(Kind.QUOTA, "volumes", () -> cloud.compute().createServer(fromVolume));
    set(it -> it.withoutQuota().withVolumeQuota(-1, 9));
    assertRefused(Kind.QUOTA, "gigabytes", () -> cloud.compute().createServer(fromVolume));
    set(CloudSettings::withoutQuota);
    assertThat(cloud.compute().createServer(fromVolume)).isNotBlank();
    assertThat(cloud.compute().limits().maxInstances()).isEqualTo(-1);
  }

  @Test
  default void an_unknown_zone_or_flavor_is_a_bad_request() throws Exception {
    var cloud = cloud();
    assertRefused(
        Kind.BAD_REQUEST,
        "az9",
        () -> cloud.compute().createServer(Orders.inZone("np1", "az9", Map.of())));
    var noFlavor =
        new CreateServer(
            "np1",
            "f9",
            new Boot.FromImage("fake-image-id"),
            null,
            List.of(),
            List.of(),
            null,
            null,
            null,
            Map.of());
    assertRefused(Kind.BAD_REQUEST, "f9", () -> cloud.compute().createServer(noFlavor));
    assertThat(cloud.compute().limits().usedInstances()).isZero();
  }

  @Test
  default void a_list_since_a_mark_has_what_changed() throws Exception {
    var cloud = cloud();
    var kept = cloud.compute().createServer(Orders.plain("kept"));
    var removed = cloud.compute().createServer(Orders.plain("removed"));
    whenActive(cloud, kept);
    whenActive(cloud, removed);
    var first = cloud.compute().servers(null);
    assertThat(first.complete()).isTrue();
    assertThat(first.servers()).hasSize(2);

    var added = cloud.compute().createServer(Orders.plain("added"));
    cloud.compute().deleteServer(removed);
    var changes = cloud.compute().servers(first.mark());
    assertThat(changes.complete()).isFalse();
    // Some clouds list more, to be sure.
    assertThat(changes.servers()).extracting(Server::id).contains(added, removed);
    assertThat(changes.servers())
        .filteredOn(server -> server.id().equals(removed))
        .allMatch(Server::isGone);
  }

  @Test
  default void a_mark_of_another_cloud_gives_the_complete_list() throws Exception {
    var cloud = cloud();
    cloud.compute().createServer(Orders.plain("np1"));
    var list = cloud.compute().servers("another/12");
    assertThat(list.complete()).isTrue();
    assertThat(list.servers()).hasSize(1);
  }

  @Test
  default void counted_failures_count_down() throws Exception {
    var cloud = cloud();
    set(it -> it.withCounters(Map.of(Fault.CREATE_FAILS, 2)));
    var order = Orders.plain("np1");
    assertRefused(Kind.UNAVAILABLE, "to fail", () -> cloud.compute().createServer(order));
    assertRefused(Kind.UNAVAILABLE, "to fail", () -> cloud.compute().createServer(order));
    assertThat(cloud.compute().createServer(order)).isNotBlank();
    // The same value again is no change.
    set(it -> it.withCounters(Map.of(Fault.CREATE_FAILS, 2)));
    assertThat(cloud.compute().createServer(order)).isNotBlank();
    set(it -> it.withCounters(Map.of(Fault.CREATE_FAILS, 1)));
    assertRefused(Kind.UNAVAILABLE, "to fail", () -> cloud.compute().createServer(order));
  }

  @Test
  default void a_create_can_fail_after_the_id_was_given() throws Exception {
    var cloud = cloud();
    set(it -> it.withCounters(Map.of(Fault.CREATE_FAILS_WITH_ID, 1)));
    var server = cloud.compute().server(cloud.compute().createServer(Orders.plain("np1")));
    assertThat(server.status()).isEqualTo("ERROR");
    assertThat(server.fault()).contains("to fail");
  }

  @Test
  default void a_status_can_be_forced_and_deleted_counts_as_gone() throws Exception {
    var cloud = cloud();
    var id = cloud.compute().createServer(Orders.plain("np1"));
    set(it -> it.withServerStatus(Map.of(id, "DELETED")));
    assertThat(cloud.compute().servers(null).servers()).singleElement().matches(Server::isGone);
    assertThat(cloud.compute().limits().usedInstances()).isZero();
    cloud.compute().deleteServer(id);
    assertThat(cloud.compute().servers(null).servers()).isEmpty();
    assertThat(cloud.compute().limits().usedInstances()).isZero();
  }

  @Test
  default void paused_creates_wait_and_do_not_hold_up_others() throws Exception {
    var cloud = cloud();
    set(it -> it.withPauseCreates(true));
    var made = new AtomicReference<String>();
    var begun = new CountDownLatch(1);
    var creating =
        Thread.ofVirtual()
            .start(() -> {
              try {
                begun.countDown();
                made.set(cloud.compute().createServer(Orders.plain("np1")));
              } catch (CloudApiException | InterruptedException e) {
                made.set(e.toString());
              }
            });
    begun.await();
    assertThat(cloud.compute().servers(null).servers()).isEmpty();
    assertThat(creating.join(Duration.ofMillis(50))).isFalse();
    set(it -> it.withPauseCreates(false));
    assertThat(creating.join(Duration.ofSeconds(10))).isTrue();
    assertThat(cloud.compute().server(made.get()).name()).isEqualTo("np1");
  }

  @Test
  default void images_are_made_filled_listed_and_deleted(@TempDir Path dir) throws Exception {
    var cloud = cloud();
    var data = Files.writeString(dir.resolve("image.qcow2"), "data");
    var id = cloud.image().createImage(new CreateImage("mine", "qcow2", Map.of("k", "v")));
    assertThat(image(cloud, id).isActive()).isFalse();
    cloud.image().uploadImage(id, ImageSource.of(data));
    assertThat(image(cloud, id).isActive()).isTrue();
    assertThat(image(cloud, id).properties()).containsEntry("k", "v");
    assertRefused(Kind.CONFLICT, id, () -> cloud.image().uploadImage(id, ImageSource.of(data)));

    set(it -> it.withImages(List.of("added"), true));
    assertThat(cloud.image().images()).extracting(Image::name).contains("added", "mine");
    assertRefused(Kind.UNAVAILABLE, "to fail", () -> cloud.image().deleteImage(id));
    set(it -> it.withImages(List.of(), false));
    cloud.image().deleteImage(id);
    assertThat(cloud.image().images()).extracting(Image::name).containsExactly("Fake Precise");
    assertRefused(Kind.NOT_FOUND, id, () -> cloud.image().deleteImage(id));

    set(it -> it.withCounters(Map.of(Fault.IMAGE_CREATE_FAILS, -1)));
    for (int i = 0; i < 3; i++) {
      assertRefused(
          Kind.UNAVAILABLE,
          "to fail",
          () -> cloud.image().createImage(new CreateImage("mine", "qcow2", Map.of())));
    }
  }

  private static Image image(Cloud cloud, String id) throws Exception {
    return cloud.image().images().stream()
        .filter(it -> it.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  default void ports_and_the_console_are_there() throws Exception {
    var cloud = cloud();
    for (var port : cloud.network().ports()) {
      cloud.network().deletePort(port.id());
      assertRefused(Kind.NOT_FOUND, port.id(), () -> cloud.network().deletePort(port.id()));
    }
    assertThat(cloud.network().ports()).isEmpty();
    var id = cloud.compute().createServer(Orders.plain("np1"));
    assertThat(cloud.compute().consoleOutput(id, 10)).contains("np1");
    assertThat(cloud.network().floatingIps()).isEmpty();
    assertRefused(
        Kind.NOT_FOUND,
        "External network",
        () -> cloud.network().createFloatingIp(new CreateFloatingIp("no-such", null, "")));
    assertRefused(Kind.NOT_FOUND, "fip-9", () -> cloud.network().deleteFloatingIp("fip-9"));
  }
}
