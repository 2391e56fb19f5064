package dev.nodepool.drivers.openstack.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.drivers.openstack.Interference;
import dev.nodepool.drivers.openstack.OpenStackRig;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.compute.ServerList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootVolumesTest {
  private final OpenStackRig rig = new OpenStackRig(OpenStackRig.CONFIG);

  BootVolumesTest() throws Exception {}

  @AfterEach
  void close() {
    rig.close();
  }

  private void faults(Map<Fault, Integer> faults) {
    rig.cloud.apply(rig.cloud.settings().withCounters(faults));
  }

  private void assertFails(LaunchFailure reason, String words) {
    assertThatThrownBy(() -> rig.launch(1, "big"))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.reason()).isEqualTo(reason))
        .hasMessageContaining(words);
  }

  private OwnedMachine listed(Volume volume) {
    return new OwnedMachine("volume/" + volume.id(), "0000000001", "np0000000001", "volumes");
  }

  @Test
  void a_server_boots_from_a_volume_that_carries_our_marks_and_takes_it_with_it() throws Exception {
    rig.launch(1, "big");
    assertThat(rig.cloud.blockStorage().volumes())
        .singleElement()
        .satisfies(volume -> {
          assertThat(volume.serverId()).isEqualTo(rig.lastId());
          assertThat(volume.metadata())
              .containsEntry("nodepool_provider_name", "cloud-1")
              .containsEntry("nodepool_node_id", "0000000001")
              .containsEntry("nodepool_installation", "test-installation");
        });
    rig.provider.delete(rig.lastId());
    assertThat(rig.cloud.blockStorage().volumes()).isEmpty();
  }

  @Test
  void one_that_a_server_in_error_leaves_behind_is_found_and_deleted() throws Exception {
    faults(Map.of(Fault.CREATE_FAILS_WITH_ID, 1, Fault.VOLUME_STAYS, 1));
    assertFails(LaunchFailure.CLOUD_ERROR, "ERROR");
    var volume = rig.cloud.blockStorage().volumes().getFirst();
    rig.provider.delete(rig.lastId());
    assertThat(rig.provider.list()).containsExactly(listed(volume));
    rig.provider.delete("volume/" + volume.id());
    assertThat(rig.cloud.blockStorage().volumes()).isEmpty();
    rig.provider.delete("volume/" + volume.id());
  }

  @Test
  void one_whose_server_is_refused_goes_at_once() {
    rig.interference.on("POST servers", Interference.fails(Kind.BAD_REQUEST, "Invalid flavorRef"));
    assertFails(LaunchFailure.BAD_REQUEST, "Invalid flavorRef");
    assertThat(rig.cloud.state().servers()).isEmpty();
    assertThat(rig.interference.count("DELETE volume")).isEqualTo(1);
    assertFails(LaunchFailure.BAD_REQUEST, "the same as then");
    assertThat(rig.interference.count("POST volumes")).isEqualTo(1);
  }

  @Test
  void one_that_was_made_without_an_answer_is_found() throws Exception {
    rig.interference.on("POST volumes", Interference.losesItsAnswer());
    assertFails(LaunchFailure.TIMED_OUT, "no answer");
    assertThat(rig.servers()).isZero();
    assertThat(rig.provider.list())
        .containsExactly(listed(rig.cloud.blockStorage().volumes().getFirst()));
  }

  @Test
  void one_in_error_is_a_failed_attempt_and_goes() {
    rig.interference.on(
        "POST volumes",
        call -> {
          var made = (Volume) call.run();
          return new Volume(
              made.id(), made.name(), "error", made.gb(), null, null, made.metadata());
        });
    assertFails(LaunchFailure.CLOUD_ERROR, "is in error");
    assertThat(rig.servers()).isZero();
    assertThat(rig.interference.count("DELETE volume")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          OUT_OF_QUOTA | schedule allocate volume:Could not find any available weighted backend.
          OUT_OF_QUOTA | schedule allocate volume:Not enough quota resource for operation.
          OUT_OF_QUOTA | No storage could be allocated for this volume request. You may be able to try another size or volume type.
          OUT_OF_QUOTA | copy image to volume:Image used for creating volume exceeds available space.
          CLOUD_ERROR  | schedule allocate volume:An unknown error occurred.
          """)
  void one_in_error_waits_where_cinder_has_left_a_message_of_a_shortage(
      LaunchFailure reason, String words) throws Exception {
    faults(Map.of(Fault.VOLUME_FAILS, 1));
    rig.interference.on(
        "GET messages", call -> List.of("copy image to volume:An unknown error occurred.", words));
    assertFails(reason, reason == LaunchFailure.OUT_OF_QUOTA ? words : "unknown error");
    assertThat(rig.cloud.blockStorage().volumes()).isEmpty();
  }

  @Test
  void one_that_the_cloud_had_no_room_for_waits_and_a_cloud_without_messages_does_without()
      throws Exception {
    faults(Map.of(Fault.VOLUME_FAILS, 3));
    assertFails(LaunchFailure.OUT_OF_QUOTA, "weighted backend");
    rig.interference.on("GET messages", Interference.fails(Kind.FORBIDDEN, "policy"));
    assertFails(LaunchFailure.CLOUD_ERROR, "is in error");
    rig.interference.on("GET messages", Interference.fails(Kind.UNAVAILABLE, "503"));
    assertFails(LaunchFailure.CLOUD_ERROR, "is in error");
    rig.launch(1, "big");
  }

  @Test
  void a_server_whose_fault_is_a_volume_in_error_waits_as_the_volume_would() {
    var id = "1f0e3dad-9990-4afd-8d1b-0b2d7ff0a0f1";
    var fault =
        "Build of instance 7c aborted: Volume %s did not finish being created even after we waited 3 seconds or 2 attempts. And its status is error."
            .formatted(id);
    rig.interference.on(
        "GET servers",
        call -> {
          var list = (ServerList) call.run();
          var broken = list.servers().stream().map(it -> it.in(Server.ERROR, fault)).toList();
          return new ServerList(broken, list.complete(), list.mark());
        });
    assertFails(LaunchFailure.CLOUD_ERROR, "did not finish being created");
    rig.interference.on("GET messages", call -> List.of("No valid backend was found."));
    assertFails(LaunchFailure.OUT_OF_QUOTA, "status is error.: No valid backend was found.");
  }

  @Test
  void out_of_volumes_is_out_of_quota() {
    rig.cloud.apply(rig.cloud.settings().withVolumeQuota(0, -1));
    assertFails(LaunchFailure.OUT_OF_QUOTA, "volumes");
  }

  @Test
  void in_a_cloud_that_wants_volumes_in_the_zone_of_servers_the_next_one_is() throws Exception {
    rig.interference.on(
        "POST servers",
        Interference.fails(
            Kind.BAD_REQUEST,
            "The instance and volume are not in the same availability_zone. Instance is in az1."));
    assertFails(LaunchFailure.BAD_REQUEST, "availability_zone");
    rig.interference.off("POST servers");
    rig.launch(1, "big");
    assertThat(rig.cloud.blockStorage().volumes().getFirst().status()).isEqualTo(Volume.IN_USE);
  }

  @Test
  void those_of_others_and_of_living_servers_are_not_listed() throws Exception {
    rig.launch(1, "big");
    rig.cloud
        .compute()
        .detachVolume(rig.lastId(), rig.cloud.blockStorage().volumes().getFirst().id());
    foreign(Map.of());
    foreign(
        Map.of(
            "nodepool_provider_name", "cloud-1",
            "nodepool_node_id", "0000000002",
            "nodepool_installation", "another"));
    assertThat(rig.provider.list())
        .extracting(OwnedMachine::externalId)
        .containsExactly(rig.lastId());
  }

  private void foreign(Map<String, String> metadata) throws Exception {
    rig.cloud
        .blockStorage()
        .createVolume(new CreateVolume("np0000000002", 1, "fake-image-id", null, metadata));
  }

  @Test
  void without_labels_that_take_volumes_nobody_looks_for_them() throws Exception {
    rig.close();
    try (var other =
        new OpenStackRig(OpenStackRig.CONFIG.replace(", boot-from-volume: true", ""))) {
      other.provider.list();
      assertThat(other.interference.count("GET volumes")).isZero();
    }
  }
}
