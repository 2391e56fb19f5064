package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Provider;
import dev.nodepool.model.Machine;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.image.ImageSource;
import dev.nodepool.openstack.network.CreatePort;
import dev.nodepool.openstack.network.FloatingIp;
import dev.nodepool.openstack.network.Port;
import dev.nodepool.testkit.SampleProviders;
import dev.nodepool.testkit.SampleSpecs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the driver must manage in any OpenStack cloud: simulated ones, and real ones. Each test
 * leaves the project as it found it, or fails.
 */
public abstract class CloudConformance {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String name = "conformance-" + run;
  private final List<String> madeByHand = new ArrayList<>();
  private Provider provider;
  private Set<String> portsBefore;
  private Set<String> floatingIpsBefore;
  private Set<String> volumesBefore;

  /**
   * How things are called in the cloud that is tried.
   *
   * @param cloud as in clouds.yaml
   * @param flavor a small one
   * @param tooBigFlavor one that no quota allows
   * @param brokenFlavor one whose servers end in ERROR
   * @param image its name
   * @param inside a network whose addresses are reached by floating IPs
   * @param dual a network with addresses of version 4 and 6
   */
  public record Names(
      String cloud,
      String flavor,
      String tooBigFlavor,
      String brokenFlavor,
      String image,
      String inside,
      String dual) {}

  protected abstract Names names();

  /** The cloud, as it is. */
  protected abstract Cloud cloud();

  /** The next order is beyond the quota, in clouds that have no flavor for that. */
  protected void fill() {}

  /** The next server ends in ERROR, in clouds that have no flavor for that. */
  protected void spoil() {}

  /** Opens a provider on it as a launcher does. */
  protected abstract Provider open(ProviderConfig config) throws Exception;

  @BeforeEach
  void lookAround() throws Exception {
    provider = open(SampleProviders.first(config(names().image())));
    portsBefore = ports();
    floatingIpsBefore = floatingIps();
    volumesBefore = volumes();
  }

  /** After each test, when the project has been looked at. */
  protected void shutDown() throws Exception {}

  @AfterEach
  void nothingNewIsLeft() throws Exception {
    try {
      cleanUp();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> {
            assertThat(portsBefore).containsAll(ports());
            assertThat(floatingIpsBefore).containsAll(floatingIps());
            assertThat(volumesBefore).containsAll(volumes());
          });
    } finally {
      shutDown();
    }
  }

  private void cleanUp() throws Exception {
    for (var machine : provider.list()) {
      provider.delete(machine.externalId());
    }
    for (var id : madeByHand) {
      provider.delete(id);
    }
    provider.close();
  }

  private Set<String> ports() throws Exception {
    var ids = new HashSet<String>();
    cloud().network().ports().forEach(port -> ids.add(port.id()));
    return ids;
  }

  private Set<String> floatingIps() throws Exception {
    var ids = new HashSet<String>();
    cloud().network().floatingIps().forEach(ip -> ids.add(ip.id()));
    return ids;
  }

  private Set<String> volumes() throws Exception {
    var ids = new HashSet<String>();
    cloud().blockStorage().volumes().forEach(volume -> ids.add(volume.id()));
    return ids;
  }

  private String config(String image) {
    return """
    labels: [{name: fixed}, {name: floating}, {name: dual}, {name: volume}, {name: big}, {name: broken}]
    providers:
      - name: %1$s
        driver: openstack
        cloud: %2$s
        rate: 0.001
        port-cleanup-interval: 1
        launch-retries: 1
        cloud-images:
          - {name: image, image-name: %3$s, username: zuul}
        pools:
          - name: inside
            auto-floating-ip: false
            host-key-checking: false
            networks: [%4$s]
            labels:
              - name: fixed
                cloud-image: image
                flavor-name: %6$s
                userdata: "#cloud-config"
                instance-properties: {team: ci}
              - {name: volume, cloud-image: image, flavor-name: %6$s, boot-from-volume: true, volume-size: 2}
              - {name: big, cloud-image: image, flavor-name: %7$s}
              - {name: broken, cloud-image: image, flavor-name: %8$s}
          - name: outside
            auto-floating-ip: true
            host-key-checking: false
            networks: [%4$s]
            labels:
              - {name: floating, cloud-image: image, flavor-name: %6$s}
          - name: both
            auto-floating-ip: false
            host-key-checking: false
            networks: [%5$s]
            labels:
              - {name: dual, cloud-image: image, flavor-name: %6$s}
    """
        .formatted(
            name,
            names().cloud(),
            image,
            names().inside(),
            names().dual(),
            names().flavor(),
            names().tooBigFlavor(),
            names().brokenFlavor());
  }

  private static int lastNode;

  private static synchronized String newNode() {
    return "%010d".formatted(++lastNode);
  }

  private Machine launch(String pool, String label) throws Exception {
    return launch(provider, newNode(), pool, label);
  }

  private static Machine launch(Provider provider, String node, String pool, String label)
      throws Exception {
    var spec = SampleSpecs.of(node, pool, label);
    var patient =
        new dev.nodepool.driver.LaunchSpec(
            spec.nodeId(), pool, label, null, null, spec.request(), PATIENCE);
    var placed = new AtomicReference<String>();
    var machine = provider.launch(patient, placed::set);
    assertThat(placed.get()).isEqualTo(machine.externalId());
    return machine;
  }

  private void delete(Machine machine) throws Exception {
    provider.delete(String.valueOf(machine.externalId()));
  }

  private void assertGone(String server) {
    assertThatThrownBy(
            () -> {
              if (cloud().compute().server(server).isGone()) {
                throw new CloudApiException(Kind.NOT_FOUND, "listed as deleted");
              }
            })
        .isInstanceOfSatisfying(
            CloudApiException.class, e -> assertThat(e.kind()).isEqualTo(Kind.NOT_FOUND));
  }

  @Test
  void a_machine_with_a_fixed_address_comes_with_its_marks_and_goes_again() throws Exception {
    var node = newNode();
    var machine = launch(provider, node, "inside", "fixed");
    var id = String.valueOf(machine.externalId());
    assertThat(machine.interfaceIp()).isNotBlank();
    assertThat(machine.username()).isEqualTo("zuul");

    var server = cloud().compute().server(id);
    assertThat(server.name()).isEqualTo("np" + node);
    assertThat(server.status()).isEqualTo(Server.ACTIVE);
    assertThat(server.metadata())
        .containsEntry("team", "ci")
        .containsEntry("nodepool_node_id", node)
        .containsEntry("nodepool_provider_name", name)
        .containsEntry("nodepool_pool_name", "inside")
        .containsEntry("groups", name + ",image,fixed");
    assertThat(cloud().network().floatingIps()).noneMatch(ip -> isOf(ip, id));
    assertThat(provider.list()).containsExactly(new OwnedMachine(id, node, "np" + node));
    assertThat(cloud().compute().consoleOutput(id, 10)).isNotNull();

    provider.delete(id);

    assertGone(id);
    assertThat(provider.list()).isEmpty();
    assertThat(cloud().network().ports(Set.of(id))).isEmpty();
    provider.delete(id);
  }

  private boolean isOf(FloatingIp ip, String server) {
    try {
      return cloud().network().ports(Set.of(server)).stream()
          .anyMatch(port -> port.id().equals(ip.portId()));
    } catch (CloudApiException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void a_machine_with_a_floating_address_is_reached_there_and_gives_it_back() throws Exception {
    var machine = launch("outside", "floating");
    var id = String.valueOf(machine.externalId());
    assertThat(cloud().network().floatingIps())
        .filteredOn(ip -> isOf(ip, id))
        .singleElement()
        .satisfies(ip -> {
          assertThat(machine.publicIpv4()).isEqualTo(ip.address());
          assertThat(machine.interfaceIp()).isEqualTo(ip.address());
        });
    assertThat(machine.privateIpv4()).isNotBlank().isNotEqualTo(machine.publicIpv4());
    delete(machine);
    assertGone(id);
    assertThat(floatingIps()).isEqualTo(floatingIpsBefore);
  }

  @Test
  void a_machine_with_both_versions_has_both_addresses() throws Exception {
    var machine = launch("both", "dual");
    assertThat(machine.publicIpv6()).isNotBlank();
    assertThat(machine.privateIpv4()).isNotBlank();
    assertThat(machine.interfaceIp())
        .isIn(machine.publicIpv6(), machine.publicIpv4(), machine.privateIpv4());
    delete(machine);
  }

  @Test
  @Tag("volumes")
  void a_machine_that_boots_from_a_volume_takes_it_with_it() throws Exception {
    var machine = launch("inside", "volume");
    var id = String.valueOf(machine.externalId());
    var server = cloud().compute().server(id);
    assertThat(server.imageId()).isNull();
    assertThat(server.volumeIds()).hasSize(1);
    assertThat(cloud().blockStorage().volumes())
        .filteredOn(volume -> volume.id().equals(server.volumeIds().getFirst()))
        .singleElement()
        .satisfies(volume -> {
          assertThat(volume.gb()).isEqualTo(2);
          assertThat(volume.status()).isEqualTo(Volume.IN_USE);
          assertThat(volume.serverId()).isEqualTo(id);
        });
    assertThat(cloud().blockStorage().volumeLimits().usedVolumes()).isPositive();
    delete(machine);
    assertGone(id);
  }

  @Test
  void an_order_beyond_the_quota_is_told_from_other_troubles() throws Exception {
    fill();
    assertThatThrownBy(() -> launch("inside", "big"))
        .isInstanceOfSatisfying(
            LaunchException.class,
            e -> assertThat(e.reason()).isEqualTo(LaunchFailure.OUT_OF_QUOTA))
        .hasMessageContaining("Quota exceeded");
    assertThat(provider.list()).isEmpty();
  }

  @Test
  void a_server_that_ends_in_error_fails_with_the_words_of_the_cloud() throws Exception {
    spoil();
    assertThatThrownBy(() -> launch("inside", "broken"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(Server.ERROR);
    var left = provider.list();
    assertThat(left).hasSize(1);
    provider.delete(left.getFirst().externalId());
    assertGone(left.getFirst().externalId());
  }

  @Test
  void limits_and_use_are_told() throws Exception {
    var before = cloud().compute().limits();
    var machine = launch("inside", "fixed");
    var after = cloud().compute().limits();
    assertThat(after.usedInstances()).isEqualTo(before.usedInstances() + 1);
    assertThat(after.usedCores()).isGreaterThan(before.usedCores());
    assertThat(after.usedRamMiB()).isGreaterThan(before.usedRamMiB());
    assertThat(provider.quota().limits()).isNotNull();
    delete(machine);
    await().atMost(PATIENCE).until(() -> cloud().compute().limits().equals(before));
  }

  private CreateServer order(String serverName, Map<String, String> metadata) throws Exception {
    var cloud = cloud();
    return new CreateServer(
        serverName,
        cloud.compute().flavors().stream()
            .filter(flavor -> flavor.name().equals(names().flavor()))
            .findFirst()
            .orElseThrow()
            .id(),
        new Boot.FromImage(image(names().image()).id()),
        null,
        List.of(cloud.network().networks(names().inside()).getFirst().id()),
        List.of(),
        null,
        null,
        null,
        metadata);
  }

  private Image image(String imageName) throws Exception {
    return cloud().image().images().stream()
        .filter(image -> image.name().equals(imageName))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_leaked_server_is_found_and_removed_and_a_foreign_one_left_alone() throws Exception {
    var marks = Map.of("nodepool_provider_name", name, "nodepool_node_id", "0009999999");
    var leaked = cloud().compute().createServer(order("np0009999999", marks));
    var theirs =
        Map.of("nodepool_provider_name", "another-" + run, "nodepool_node_id", "0009999999");
    madeByHand.add(cloud().compute().createServer(order("np0009999999", theirs)));
    madeByHand.add(cloud().compute().createServer(order("somebody-" + run, Map.of())));

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(provider.list())
                .containsExactly(new OwnedMachine(leaked, "0009999999", "np0009999999")));
    provider.delete(leaked);
    assertGone(leaked);
    assertThat(provider.list()).isEmpty();
    for (var foreign : madeByHand) {
      assertThat(cloud().compute().server(foreign).isGone()).isFalse();
    }
  }

  @Test
  void a_port_that_a_server_left_behind_is_removed_and_others_stay() throws Exception {
    var network = cloud().network().networks(names().inside()).getFirst().id();
    var leaked =
        cloud()
            .network()
            .createPort(new CreatePort(network, "left-" + run, "", UUID.randomUUID().toString()));
    assertThat(leaked.status()).isEqualTo(Port.DOWN);
    var machine = launch("inside", "fixed");
    var server = String.valueOf(machine.externalId());
    var its = cloud().network().ports(Set.of(server));
    assertThat(cloud().network().ports(Set.of(server, leaked.deviceId())))
        .extracting(Port::id)
        .containsExactlyInAnyOrder(its.getFirst().id(), leaked.id());
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(() -> {
          provider.list();
          assertThat(ports()).doesNotContain(leaked.id());
        });
    assertThat(ports()).contains(its.getFirst().id());
    delete(machine);
  }

  @Test
  void an_image_is_uploaded_from_a_file_and_booted(@TempDir Path dir) throws Exception {
    var data = Files.write(dir.resolve("image.raw"), new byte[1 << 20]);
    var imageName = "conformance image " + run;
    var id =
        cloud()
            .image()
            .createImage(new CreateImage(imageName, "raw", Map.of("nodepool_build_id", run)));
    try {
      assertThat(cloud().image().image(id).isActive()).isFalse();
      cloud().image().uploadImage(id, ImageSource.of(data));
      await().atMost(PATIENCE).until(() -> cloud().image().image(id).isActive());
      assertThat(cloud().image().image(id).properties()).containsEntry("nodepool_build_id", run);
      assertThat(cloud().image().image(id).owner())
          .isEqualTo(cloud().identity().access().projectId());
      try (var other = open(SampleProviders.first(config(imageName)))) {
        var machine = launch(other, newNode(), "inside", "fixed");
        assertThat(cloud().compute().server(String.valueOf(machine.externalId())).imageId())
            .isEqualTo(id);
        other.delete(String.valueOf(machine.externalId()));
      }
    } finally {
      remove(id);
    }
    assertThat(cloud().image().images()).noneMatch(image -> image.id().equals(id));
  }

  /** A cloud may still be busy with an image: then builders try again, too. */
  private void remove(String image) {
    await()
        .atMost(PATIENCE)
        .until(() -> {
          try {
            cloud().image().deleteImage(image);
            return false;
          } catch (CloudApiException e) {
            return e.kind() == Kind.NOT_FOUND;
          }
        });
  }

  @Test
  void an_image_is_imported(@TempDir Path dir) throws Exception {
    var data = Files.write(dir.resolve("image.raw"), new byte[1 << 16]);
    var id =
        cloud().image().createImage(new CreateImage("imported " + run, "raw", 1, 64, Map.of()));
    try {
      cloud().image().stageImage(id, ImageSource.of(data));
      assertThat(cloud().image().image(id).isActive()).isFalse();
      cloud().image().importImage(id);
      await().atMost(PATIENCE).until(() -> cloud().image().image(id).isActive());
      assertThat(cloud().image().image(id).minDiskGb()).isEqualTo(1);
    } finally {
      remove(id);
    }
  }

  @Test
  void ten_machines_come_at_once_and_go_at_once() throws Exception {
    long began = System.nanoTime();
    var machines = new ArrayList<Machine>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var launches = new ArrayList<Callable<Machine>>();
      for (int i = 0; i < 10; i++) {
        launches.add(() -> launch("inside", "fixed"));
      }
      for (var launched : threads.invokeAll(launches)) {
        machines.add(launched.get());
      }
      long there = System.nanoTime();
      assertThat(provider.list()).hasSize(10);
      var deletions = new ArrayList<Callable<Boolean>>();
      for (var machine : machines) {
        deletions.add(() -> {
          delete(machine);
          return true;
        });
      }
      for (var deleted : threads.invokeAll(deletions)) {
        assertThat(deleted.get()).isTrue();
      }
      System.out.printf(
          "ten machines: there after %.1f s, gone %.1f s later%n",
          (there - began) / 1e9, (System.nanoTime() - there) / 1e9);
    }
    assertThat(provider.list()).isEmpty();
  }
}
