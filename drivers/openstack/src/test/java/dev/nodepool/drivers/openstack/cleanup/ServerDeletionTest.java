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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerDeletionTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String LOCKED = "Instance 1 is locked";

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

  /** The server launched last; its deletion will begin and not end. */
  private String hanging() throws Exception {
    rig.cloud.apply(rig.cloud.settings().withCounters(Map.of(Fault.DELETE_HANGS, 1)));
    return rig.lastId();
  }

  private void deletionIs(Kind refusal) {
    rig.interference.on("DELETE server", Interference.fails(refusal, LOCKED));
  }

  private void nothingIsTakenFromIt() {
    assertThat(rig.interference.count("DELETE port")).isZero();
    assertThat(rig.interference.count("DELETE server_os-volume_attachments")).isZero();
    assertThat(rig.interference.count("DELETE floatingip")).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"CONFLICT", "FORBIDDEN", "BAD_REQUEST", "UNAVAILABLE", "TIMEOUT", "OVER_LIMIT"})
  void a_server_whose_deletion_is_refused_keeps_all_it_has_and_the_words_of_the_cloud_are_told(
      Kind refusal) throws Exception {
    rig.close();
    var plan = OpenStackRig.upTo(PATIENCE, Action.DETACH);
    rig = new OpenStackRig(OpenStackRig.WITH_FLOATING_IPS, plan, NetworkRules.NONE);
    rig.withExternalNetwork().launch(1, "big");
    deletionIs(refusal);
    assertThatThrownBy(() -> rig.provider.delete(rig.lastId()))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining(LOCKED);
    nothingIsTakenFromIt();
    assertThat(rig.interference.count("POST server_action")).isZero();
    rig.interference.off("DELETE server");
    rig.provider.delete(rig.lastId());
    assertThat(rig.servers()).isZero();
    assertThat(rig.cloud.network().floatingIps()).isEmpty();
  }

  @Test
  void what_is_refused_for_long_is_ordered_by_force_and_still_nothing_is_taken_from_it()
      throws Exception {
    upTo(Action.FORCE, PATIENCE);
    rig.launch(1, "big");
    deletionIs(Kind.CONFLICT);
    rig.provider.delete(rig.lastId());
    assertThat(rig.servers()).isZero();
    nothingIsTakenFromIt();
    assertThat(rig.interference.count("POST server_action")).isEqualTo(1);
  }

  @Test
  void where_force_is_refused_too_the_reason_says_both() throws Exception {
    upTo(Action.RESET, PATIENCE);
    rig.launch(1);
    deletionIs(Kind.CONFLICT);
    rig.interference.on("POST server_action", Interference.fails(Kind.FORBIDDEN, "Not allowed."));
    assertThatThrownBy(() -> rig.provider.delete(rig.lastId()))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("the cloud refuses to delete the server " + rig.lastId())
        .hasMessageContaining("status ACTIVE")
        .hasMessageContaining(LOCKED)
        .hasMessageContaining("force-delete (Not allowed.)");
    nothingIsTakenFromIt();
  }

  @Test
  void a_conflict_means_that_nova_is_at_it_where_the_server_says_so() throws Exception {
    upTo(Action.FORCE, PATIENCE);
    rig.launch(1);
    var id = hanging();
    rig.cloud.compute().deleteServer(id);
    deletionIs(Kind.CONFLICT);
    assertThatThrownBy(() -> rig.provider.delete(id, Duration.ofMillis(1)))
        .hasMessageContaining("still there");
    rig.provider.delete(id);
    assertThat(rig.servers()).isZero();
  }

  @Test
  void one_that_lives_on_after_its_deletion_was_accepted_is_deleted_again_and_keeps_all_it_has()
      throws Exception {
    upTo(Action.DETACH, Duration.ofMillis(200));
    rig.launch(1, "big");
    rig.interference.on("DELETE server", Interference.answers(true));
    assertThatThrownBy(() -> rig.provider.delete(rig.lastId()))
        .hasMessageContaining("still there")
        .hasMessageContaining("status ACTIVE, task null");
    nothingIsTakenFromIt();
    assertThat(rig.interference.count("DELETE server")).isEqualTo(2);
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
    var id = hanging();
    rig.interference.on(
        "DELETE server_os-volume_attachments",
        call -> {
          rig.cloud.life().change(life -> life.reset(id, Server.ERROR));
          return call.run();
        });
    rig.provider.delete(id);
    assertThat(rig.servers()).isZero();
    assertThat(rig.interference.count("POST server_action")).isZero();
  }

  @Test
  void then_it_is_force_deleted() throws Exception {
    upTo(Action.FORCE, PATIENCE);
    rig.launch(1);
    rig.provider.delete(hanging());
    assertThat(rig.servers()).isZero();
    assertThat(rig.interference.count("DELETE port")).isEqualTo(1);
    assertThat(rig.interference.count("POST server_action")).isEqualTo(1);
  }

  @Test
  void one_that_hangs_in_its_deletion_is_reset_and_deleted_where_the_cloud_allows_it()
      throws Exception {
    upTo(Action.RESET, PATIENCE);
    rig.launch(1);
    var id = hanging();
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
    var id = hanging();
    rig.interference.on(
        "POST server_action", Interference.fails(Kind.FORBIDDEN, "Policy does not allow it."));
    assertThatThrownBy(() -> rig.provider.delete(id))
        .isInstanceOf(CloudException.class)
        .hasMessageContaining("still there")
        .hasMessageContaining("status ACTIVE, task deleting")
        .hasMessageContaining("take off volumes and ports")
        .hasMessageContaining("force-delete (Policy does not allow it.)")
        .hasMessageContaining("reset the state, then delete (Policy does not allow it.)");
    rig.cloud.life().change(life -> life.reset(id, Server.ERROR));
    await().ignoreException(CloudException.class).untilAsserted(() -> rig.provider.delete(id));
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
