package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.CloudException;
import dev.nodepool.drivers.fake.CloudSettings;
import dev.nodepool.openstack.CloudApiException.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerDeletionTest {
  private final OpenStackRig rig = new OpenStackRig(OpenStackRig.CONFIG);

  ServerDeletionTest() throws Exception {}

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void a_server_that_is_gone_is_deleted_silently() throws Exception {
    rig.provider.delete("no-such-server");
    assertThat(rig.interference.count("DELETE server")).isEqualTo(1);
  }

  @Test
  void one_that_does_not_go_is_taken_its_volumes_and_deleted_again() throws Exception {
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
    rig.launch(1);
    rig.interference.on("DELETE server", Interference.answers(true));
    rig.provider.delete(rig.lastId());
    assertThat(rig.servers()).isZero();
    assertThat(rig.interference.count("DELETE port")).isEqualTo(1);
    assertThat(rig.interference.count("POST server_action")).isEqualTo(1);
  }

  @Test
  void at_last_all_that_was_tried_is_told() throws Exception {
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
    rig.provider.delete(rig.lastId());
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
