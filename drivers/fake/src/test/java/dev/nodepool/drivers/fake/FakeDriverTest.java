package dev.nodepool.drivers.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cloudmodel.Orders;
import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.driver.ConsoleLog;
import dev.nodepool.driver.Driver;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.driver.Provider;
import dev.nodepool.driver.Zoned;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Machine;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.testkit.RecordingProgress;
import dev.nodepool.testkit.SampleNodes;
import dev.nodepool.testkit.SampleRequests;
import dev.nodepool.testkit.SampleSpecs;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FakeDriverTest {
  private Rig rig = Rig.inProcess();
  private final RecordingProgress progress = RecordingProgress.recording();

  FakeDriverTest() throws Exception {}

  @AfterEach
  void close() {
    rig.close();
  }

  private void configure(String old, String replacement) throws Exception {
    assertThat(Rig.CONFIG).contains(old);
    rig.close();
    rig = Rig.inProcess(Rig.CONFIG.replace(old, replacement), Map.of());
  }

  private static LaunchSpec small(String nodeId) {
    return SampleSpecs.of(nodeId, Rig.POOL, Rig.LABEL);
  }

  private static LaunchSpec spec(
      String label, @Nullable String zone, @Nullable ImageUpload upload, Duration patience) {
    var request = SampleRequests.of(label).withTenant("tenant-1");
    return new LaunchSpec("0000000001", Rig.POOL, label, zone, upload, request, patience);
  }

  private Machine launch(LaunchSpec spec) throws Exception {
    return rig.provider().launch(spec, progress);
  }

  private void assertFails(LaunchFailure reason, String words, LaunchSpec spec) {
    assertThatThrownBy(() -> launch(spec))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  @Test
  void the_service_loader_finds_it() {
    assertThat(ServiceLoader.load(Driver.class))
        .filteredOn(FakeDriver.class::isInstance)
        .singleElement()
        .satisfies(driver -> assertThat(driver.names()).containsExactly("fake"));
  }

  @Test
  void a_machine_is_what_the_fake_driver_always_made() throws Exception {
    var machine = launch(small("0000000001"));
    assertThat(machine.externalId()).isEqualTo(progress.firstId());
    assertThat(machine.cloud()).isEqualTo("fake");
    assertThat(machine.region()).isEqualTo("fake-region");
    assertThat(machine.zone()).isIn("az1", "az2");
    assertThat(machine.hostId()).isEqualTo("fake");
    assertThat(machine.hostname()).isEqualTo("np0000000001");
    assertThat(machine.publicIpv4()).isEqualTo("fake");
    assertThat(machine.privateIpv4()).isEqualTo("fake");
    assertThat(machine.publicIpv6()).isEmpty();
    assertThat(machine.interfaceIp()).isEqualTo("fake");
    assertThat(machine.username()).isEqualTo("zuul");
    assertThat(machine.pythonPath()).isEqualTo("auto");
    assertThat(machine.shellType()).isNull();
    assertThat(machine.connectionType()).isEqualTo("ssh");
    assertThat(machine.connectionPort()).isEqualTo(22);
    assertThat(machine.imageId()).isEqualTo("fake-cloud-image");
    assertThat(machine.hostKeys()).containsExactly("ssh-rsa FAKEKEY");
  }

  @Test
  void a_server_carries_name_marks_and_properties_but_not_those_that_fail() throws Exception {
    configure("tenant: \"{req", "broken: \"{request.nonsense}\"\n              tenant: \"{req");
    launch(spec("small", "az2", null, Duration.ofMinutes(1)));
    var server = rig.cloud().state().servers().getFirst();
    assertThat(server.server().name()).isEqualTo("np0000000001");
    assertThat(server.server().zone()).isEqualTo("az2");
    assertThat(server.server().securityGroups()).containsExactly("zuul-sg");
    assertThat(server.server().metadata())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "groups", "fake-provider,fake-cloud-image,small",
                "team", "ci",
                "tenant", "tenant-1",
                "nodepool_node_id", "0000000001",
                "nodepool_pool_name", "main",
                "nodepool_provider_name", "fake-provider",
                "nodepool_image_name", "fake-cloud-image",
                "nodepool_installation", "test-installation"));
  }

  @Test
  void on_the_ipv6_network_the_machine_is_reached_by_ipv6() throws Exception {
    configure("security-groups: [zuul-sg]", "networks: [fake-ipv6-network-name]");
    var machine = launch(small("0000000001"));
    assertThat(machine.publicIpv6()).isEqualTo("fake_v6");
    assertThat(machine.interfaceIp()).isEqualTo("fake_v6");
    assertThat(machine.publicIpv4()).isEqualTo("fake");
    assertThat(machine.hostId()).isEqualTo("fake_host_id");
  }

  @Test
  void on_the_network_without_addresses_the_machine_is_reached_privately() throws Exception {
    configure("security-groups: [zuul-sg]", "networks: [no-auto-ip-network-name]");
    var machine = launch(small("0000000001"));
    assertThat(machine.publicIpv4()).isEmpty();
    assertThat(machine.publicIpv6()).isEmpty();
    assertThat(machine.privateIpv4()).isEqualTo("fake");
    assertThat(machine.interfaceIp()).isEqualTo("fake");
  }

  @Test
  void a_floating_ip_is_given_where_there_is_an_external_network_and_taken_back() throws Exception {
    configure("security-groups: [zuul-sg]", "networks: [no-auto-ip-network-name]");
    rig.cloud().addNetwork(new Network("ext", "external", true, false, false));
    var machine = launch(small("0000000001"));
    var ip = rig.cloud().network().floatingIps().getFirst();
    assertThat(machine.publicIpv4()).isEqualTo(ip.address());
    assertThat(machine.interfaceIp()).isEqualTo(ip.address());
    rig.provider().delete(progress.firstId());
    assertThat(rig.cloud().network().floatingIps()).isEmpty();
  }

  @Test
  void a_label_costs_its_flavor_and_its_volume() throws Exception {
    var offer = rig.provider().offer(Rig.POOL, Rig.LABEL);
    assertThat(offer.cost().amounts())
        .containsExactlyInAnyOrderEntriesOf(Map.of("cores", 4L, "instances", 1L, "ram", 8192L));
    assertThat(offer.diskimage()).isNull();
    assertThat(offer.scanHostKeys()).isFalse();
    assertThat(offer.consoleLog()).isTrue();
    assertThat(offer.attempts()).isEqualTo(5);
    assertThat(offer.launchTimeout()).isEqualTo(Duration.ofSeconds(40));
    assertThat(offer.bootTimeout()).isEqualTo(Duration.ofSeconds(30));

    var built = rig.provider().offer(Rig.POOL, "built");
    assertThat(built.diskimage()).isEqualTo("disk");
    assertThat(built.cost().amounts()).containsEntry("volumes", 1L).containsEntry("volume-gb", 80L);
  }

  @Test
  void a_diskimage_boots_its_upload_from_a_volume() throws Exception {
    var upload =
        new ImageUpload(
            "disk",
            "build-1",
            Rig.NAME,
            "0000000003",
            ImageState.READY,
            SampleNodes.NOON,
            "image-in-cloud",
            "disk-1",
            "qcow2",
            "fedora",
            "/usr/bin/python3",
            "sh",
            Map.of());
    var machine = launch(spec("built", null, upload, Duration.ofMinutes(1)));
    assertThat(machine.username()).isEqualTo("fedora");
    assertThat(machine.pythonPath()).isEqualTo("/usr/bin/python3");
    assertThat(machine.shellType()).isEqualTo("sh");
    assertThat(machine.imageId())
        .isEqualTo(
            "/nodepool/images/disk/builds/build-1/providers/fake-provider/images/0000000003");
    assertThat(rig.cloud().state().volumes())
        .singleElement()
        .satisfies(volume -> {
          assertThat(volume.imageId()).isEqualTo("image-in-cloud");
          assertThat(volume.volume().gb()).isEqualTo(80);
        });
    assertThat(rig.cloud().state().asJson().toString()).contains("image=image-in-cloud");
    assertFails(
        LaunchFailure.CLOUD_ERROR, "no upload", spec("built", null, null, Duration.ofMinutes(1)));
  }

  @Test
  void without_host_key_checking_there_are_no_host_keys() throws Exception {
    assertThat(launch(SampleSpecs.of("0000000001", Rig.POOL, "unchecked")).hostKeys()).isEmpty();
  }

  @Test
  void at_the_instance_limit_a_launch_is_out_of_quota() throws Exception {
    rig.cloud().apply(CloudSettings.DEFAULT.withQuota(-1, 0, -1));
    assertFails(LaunchFailure.OUT_OF_QUOTA, "Quota exceeded for instances", small("0000000001"));
    assertThat(progress.ids()).isEmpty();
  }

  @Test
  void a_refused_zone_is_a_bad_request_and_what_we_knew_is_asked_anew() throws Exception {
    var zoned = (Zoned) rig.provider();
    assertThat(zoned.zones(Rig.POOL)).containsExactly("az1", "az2");
    rig.cloud().apply(CloudSettings.DEFAULT.withZones(List.of("az3")));
    assertThat(zoned.zones(Rig.POOL)).containsExactly("az1", "az2");
    assertFails(LaunchFailure.BAD_REQUEST, "zone is not available", small("0000000001"));
    assertThat(zoned.zones(Rig.POOL)).containsExactly("az3");
    assertThat(launch(small("0000000001")).zone()).isEqualTo("az3");
  }

  @Test
  void configured_zones_win() throws Exception {
    configure("security-groups: [zuul-sg]", "availability-zones: [az2]");
    assertThat(((Zoned) rig.provider()).zones(Rig.POOL)).containsExactly("az2");
    assertThat(launch(small("0000000001")).zone()).isEqualTo("az2");
  }

  @Test
  void an_error_after_the_id_is_a_cloud_error_with_the_id_reported() throws Exception {
    rig.cloud().apply(CloudSettings.DEFAULT.withCounters(Map.of(Fault.CREATE_FAILS_WITH_ID, 1)));
    assertFails(LaunchFailure.CLOUD_ERROR, "ERROR", small("0000000001"));
    assertThat(progress.ids()).hasSize(1);
    rig.provider().delete(progress.firstId());
    assertThat(rig.cloud().state().servers()).isEmpty();
  }

  @Test
  void a_server_that_hangs_is_timed_out() throws Exception {
    rig.cloud().apply(CloudSettings.DEFAULT.withCounters(Map.of(Fault.CREATE_HANGS, 1)));
    assertFails(
        LaunchFailure.TIMED_OUT,
        "launch-timeout",
        spec("small", null, null, Duration.ofMillis(300)));
  }

  @Test
  void a_server_that_vanishes_as_it_boots_is_a_cloud_error() throws Exception {
    rig.cloud().apply(CloudSettings.DEFAULT.withCounters(Map.of(Fault.CREATE_HANGS, 1)));
    assertThatThrownBy(() ->
            rig.provider()
                .launch(
                    small("0000000001"),
                    id -> {
                      try {
                        rig.cloud().compute().deleteServer(id);
                      } catch (dev.nodepool.openstack.api.CloudApiException e) {
                        throw new AssertionError(e);
                      }
                    }))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(LaunchFailure.CLOUD_ERROR))
        .hasMessageContaining("vanished");
  }

  @Test
  void a_server_in_status_deleted_counts_as_gone() throws Exception {
    launch(small("0000000001"));
    rig.cloud()
        .apply(CloudSettings.DEFAULT.withServerStatus(Map.of(progress.firstId(), "DELETED")));
    assertThat(rig.provider().list()).isEmpty();
    assertThat(rig.cloud().compute().servers(null).servers()).hasSize(1);
  }

  @Test
  void the_list_is_only_of_this_provider_and_this_installation() throws Exception {
    var ours = Map.of("nodepool_provider_name", Rig.NAME, "nodepool_node_id", "0000000009");
    var unmarked = rig.cloud().compute().createServer(Orders.marked("np9", ours));
    var others = new java.util.HashMap<>(ours);
    others.put("nodepool_installation", "another");
    rig.cloud().compute().createServer(Orders.marked("np9", others));
    rig.cloud()
        .compute()
        .createServer(Orders.marked("np9", Map.of("nodepool_provider_name", "other")));
    assertThat(rig.provider().list())
        .containsExactly(new OwnedMachine(unmarked, "0000000009", "np9"));
  }

  @Test
  void the_quota_is_the_limits_less_what_others_use() throws Exception {
    rig.cloud().compute().createServer(Orders.withVolume("foreign", 10));
    launch(small("0000000001"));
    var quota = rig.provider().quota();
    assertThat(quota.limits())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "cores", 96L,
                "instances", 19L,
                "ram", 1_000_000L - 8192,
                "volumes", 99L,
                "volume-gb", 999_990L));
    rig.cloud().apply(CloudSettings.DEFAULT.withoutQuota());
    assertThat(rig.provider().quota().limits()).isEmpty();
  }

  @Test
  void a_label_without_a_flavor_or_an_image_is_not_offered() throws Exception {
    configure("flavor-name: Unreal Flavor", "flavor-name: Nothing");
    assertThatThrownBy(() -> rig.provider().offer(Rig.POOL, "unchecked"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no flavor");
    configure("image-id: fake-image-id", "image-name: later");
    assertThatThrownBy(() -> rig.provider().offer(Rig.POOL, Rig.LABEL))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("no image later");
    rig.cloud().apply(CloudSettings.DEFAULT.withImages(List.of("later"), false));
    assertThat(rig.provider().offer(Rig.POOL, Rig.LABEL)).isNotNull();
  }

  @Test
  void port_clean_up_removes_both_ports_that_are_down() throws Exception {
    configure("port-cleanup-interval: 2", "port-cleanup-interval: 1");
    rig.provider().list();
    rig.provider().list();
    assertThat(rig.cloud().network().ports()).hasSize(2);
    org.awaitility.Awaitility.await()
        .until(() -> {
          rig.provider().list();
          return rig.cloud().network().ports().isEmpty();
        });
  }

  @Test
  void the_console_is_shown_and_that_of_a_lost_server_is_not() throws Exception {
    launch(small("0000000001"));
    var console = (ConsoleLog) rig.provider();
    assertThat(console.consoleLog(progress.firstId()))
        .hasValueSatisfying(it -> assertThat(it).contains("np0000000001"));
    assertThat(console.consoleLog("no-such-server")).isEmpty();
  }

  @Test
  void the_cloud_stays_when_the_provider_is_opened_anew() throws Exception {
    launch(small("0000000001"));
    rig.provider().close();
    try (Provider again = rig.reopened()) {
      assertThat(again.list()).hasSize(1);
      again.delete(progress.firstId());
    }
    assertThat(rig.cloud().state().servers()).isEmpty();
  }

  @Test
  void all_nodes_of_a_request_are_in_one_zone() throws Exception {
    var zones = new HashSet<String>();
    for (int i = 0; i < 4; i++) {
      zones.add(launch(small("%010d".formatted(i))).zone());
    }
    assertThat(zones).hasSize(1);
  }

  @Test
  void a_label_of_an_image_that_the_provider_lacks_is_refused_at_once() throws Exception {
    assertThatThrownBy(
            () -> configure("            - name: disk\n", "            - name: another\n"))
        .hasMessageContaining("disk");
  }
}
