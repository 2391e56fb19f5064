package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.drivers.openstack.cleanup.DeletionPlan;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.testkit.RecordingProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How many calls to the cloud's API a node costs, its deletion included. */
@Timeout(120)
class CallsPerNodeTest {
  private static final int NODES = 500;

  @Test
  void a_node_with_a_fixed_address_takes_at_most_three_and_a_half() throws Exception {
    try (var rig = rig(OpenStackRig.CONFIG)) {
      assertThat(callsPerNode(rig)).as(rig.interference.toString()).isBetween(2.0, 3.5);
    }
  }

  @Test
  void a_node_with_a_floating_ip_takes_at_most_seven_and_a_half() throws Exception {
    try (var rig = rig(OpenStackRig.WITH_FLOATING_IPS).withExternalNetwork()) {
      assertThat(callsPerNode(rig)).as(rig.interference.toString()).isBetween(4.0, 7.5);
      assertThat(rig.cloud.network().floatingIps()).isEmpty();
    }
  }

  @Test
  void a_node_that_boots_from_a_volume_takes_one_more() throws Exception {
    try (var rig = rig(OpenStackRig.CONFIG)) {
      assertThat(callsPerNode(rig, "big", NODES))
          .as(rig.interference.toString())
          .isBetween(3.0, 4.5);
      assertThat(rig.cloud.blockStorage().volumes()).isEmpty();
    }
  }

  @Test
  void ten_launches_at_once_ask_once_for_what_the_cloud_offers() throws Exception {
    var byName = OpenStackRig.CONFIG.replace("image-id: fake-image-id", "image-name: Fake Precise");
    try (var rig = rig(byName)) {
      rig.cloud.apply(rig.cloud.settings().withCallDelay(Duration.ofMillis(200)));
      callsPerNode(rig, "small", 10);
      for (var list : List.of("flavors", "images", "os-availability-zone")) {
        assertThat(rig.interference.count("GET " + list)).as(list).isEqualTo(1);
      }
      // The one that the label names, and all for their roles.
      assertThat(rig.interference.count("GET networks")).isEqualTo(2);
    }
  }

  /** Much goes on at once: nothing is tried again because it is slow. */
  private static OpenStackRig rig(String config) throws Exception {
    return new OpenStackRig(config, DeletionPlan.DEFAULT, NetworkRules.NONE);
  }

  private static double callsPerNode(OpenStackRig rig) throws Exception {
    return callsPerNode(rig, "small", NODES);
  }

  private static double callsPerNode(OpenStackRig rig, String label, int nodes) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<String>> launches = new ArrayList<>();
      for (int i = 0; i < nodes; i++) {
        var spec = OpenStackRig.spec(i, label);
        launches.add(() -> {
          var progress = RecordingProgress.recording();
          rig.provider.launch(spec, progress);
          return progress.firstId();
        });
      }
      List<Callable<Boolean>> deletions = new ArrayList<>();
      for (var id : threads.invokeAll(launches)) {
        deletions.add(() -> {
          rig.provider.delete(id.get());
          return true;
        });
      }
      assertThat(rig.servers()).isEqualTo(nodes);
      for (var deletion : threads.invokeAll(deletions)) {
        assertThat(deletion.get()).isTrue();
      }
    }
    assertThat(rig.servers()).isZero();
    return rig.interference.count() / (double) nodes;
  }
}
