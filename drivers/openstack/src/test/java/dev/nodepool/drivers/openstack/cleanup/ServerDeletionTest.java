package dev.nodepool.drivers.openstack.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.driver.CloudException;
import dev.nodepool.drivers.openstack.Interference;
import dev.nodepool.drivers.openstack.OpenStackRig;
import dev.nodepool.drivers.openstack.cleanup.DeletionPlan.Action;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Server;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerDeletionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private OpenStackRig rig = new OpenStackRig(OpenStackRig.CONFIG);

  ServerDeletionTest() throws Exception {}

  @AfterEach
  void close() {
    rig.close();
  }

  /** The steps follow at once, whatever the clock says, and end with that one. */
  private void upTo(Action last, Duration patience) throws Exception {
    rig.close();
    var plan = OpenStackRig.upTo(patience, last);
    rig = new OpenStackRig(OpenStackRig.CONFIG, plan, NetworkRules.NONE);
  }

  @Test
  void a_server_that_is_gone_is_deleted_silently() throws Exception {
    rig.provider.delete("no-such-server");
    assertThat(rig.interference.count("DELETE server")).isEqualTo(1);
  }

  @Test
  void one_that_does_not_go_is_taken_its_volumes_and_deleted_again() throws Exception {
    upTo(Action.DETACH, PATIENCE);
    rig.launch(1, "big");
    rig.interference.on("DELETE server", Interference.answers(true));
    rig.interference.on(
        "DELETE server_os-volume_attachments",
        call -> {
          rig.interference.off("DELETE server");
          return call.run();
        });
    rig.provider.delete(rig.lastId());
    assertThat(rig.servers()).isZero();
    assertThat(rig.interference.count("POST server_action")).isZero();
  }

  @Test
  void then_it_is_force_deleted() throws Exception {
    upTo(Action.FORCE, PATIENCE);
    rig.launch(1);
    rig.interference.on("DELETE server", Interference.answers(true));
    rig.provider.delete(rig.lastId());
    assertThat(rig.servers()).isZero();
    assertThat(rig.interference.count("DELETE port")).isEqualTo(1);
    assertThat(rig.interference.count("POST server_action")).isEqualTo(1);
  }

  @Test
  void one_that_hangs_in_its_deletion_is_reset_and_deleted_where_the_cloud_allows_it()
      throws Exception {
    upTo(Action.RESET, PATIENCE);
    rig.launch(1);
    var id = rig.lastId();
    rig.cloud.apply(rig.cloud.settings().withCounters(Map.of(Fault.DELETE_HANGS, 1)));
    rig.interference.on(
        "POST server_action",
        forced -> {
          rig.interference.on(
              "POST server_action",
              reset -> {
                assertThat(rig.cloud.compute().server(id).task()).isEqualTo("deleting");
                rig.cloud.life().change(life -> life.reset(id, Server.ERROR));
                return true;
              });
          throw new CloudApiException(Kind.FORBIDDEN, "Policy does not allow it.");
        });
    rig.provider.delete(id);
    assertThat(rig.servers()).isZero();
    assertThat(rig.interference.count("POST server_action")).isEqualTo(2);
    assertThat(rig.interference.count("DELETE server")).isEqualTo(3);
  }

  @Test
  void at_last_all_that_was_tried_is_told() throws Exception {
    upTo(Action.RESET, Duration.ofMillis(200));
    rig.launch(1);
    rig.interference.on("DELETE server", Interference.answers(true));
    rig.interference.on(
        "POST server_action", Interference.fails(Kind.FORBIDDEN, "Policy does not allow it."));
    assertThatThrownBy(() -> rig.provider.delete(rig.lastId()))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("still there")
        .hasMessageContaining("status ACTIVE")
        .hasMessageContaining("take off volumes and ports")
        .hasMessageContaining("force-delete (Policy does not allow it.)")
        .hasMessageContaining("reset the state");
    rig.interference.off("DELETE server");
    await()
        .ignoreException(CloudException.class)
        .untilAsserted(() -> rig.provider.delete(rig.lastId()));
    assertThat(rig.servers()).isZero();
  }

  @Test
  void a_deletion_whose_answer_is_lost_is_seen_to_be_done() throws Exception {
    rig.launch(1);
    rig.interference.on("DELETE server", Interference.losesItsAnswer());
    assertThatThrownBy(() -> rig.provider.delete(rig.lastId())).isInstanceOf(CloudException.class);
    rig.interference.off("DELETE server");
    rig.provider.delete(rig.lastId());
    assertThat(rig.servers()).isZero();
  }

  @Test
  void a_server_that_is_listed_as_deleted_is_gone() throws Exception {
    rig.launch(1);
    rig.interference.on("DELETE server", Interference.answers(true));
    rig.cloud.apply(CloudSettings.DEFAULT.withServerStatus(Map.of(rig.lastId(), "DELETED")));
    rig.provider.delete(rig.lastId());
    assertThat(rig.interference.count("DELETE server")).isEqualTo(1);
  }
}
