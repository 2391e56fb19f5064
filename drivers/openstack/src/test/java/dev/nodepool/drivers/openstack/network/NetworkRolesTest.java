package dev.nodepool.drivers.openstack.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.openstack.clouds.Addressing;
import dev.nodepool.openstack.clouds.NetworkEntry;
import dev.nodepool.openstack.network.Network;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetworkRolesTest {
  private static final Network NODES = new Network("n", "nodes", false, false, false);
  private static final Network EXT = new Network("e", "ext", true, false, false);
  private static final Network EXT2 = new Network("e2", "ext2", true, false, false);

  private static NetworkRules rules(NetworkEntry... named) {
    return new NetworkRules(new Addressing(List.of(named), true, false, false), true);
  }

  @Test
  void floating_ips_come_from_the_first_external_network() throws Exception {
    var roles = NetworkRoles.of("cloud-1", List.of(NODES, EXT, EXT2), rules());
    assertThat(roles.natSource()).contains(EXT);
    assertThat(roles.external()).containsExactly("ext", "ext2");
    assertThat(roles.internal()).containsExactly("nodes");
  }

  @Test
  void floating_ips_come_from_the_network_with_nat_source() throws Exception {
    var rules = rules(new NetworkEntry("e2", true, true, false, false));
    assertThat(NetworkRoles.of("cloud-1", List.of(NODES, EXT, EXT2), rules).natSource())
        .contains(EXT2);
  }

  @Test
  void a_network_that_the_cloud_lacks_is_named() {
    var rules = rules(new NetworkEntry("lost", true, false, false, false));
    assertThatThrownBy(() -> NetworkRoles.of("cloud-1", List.of(NODES), rules))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("provider cloud-1")
        .hasMessageContaining("no network lost")
        .hasMessageContaining("clouds.yaml");
  }

  @Test
  void a_flagged_network_must_be_one() {
    var twin = new Network("n2", "nodes", false, false, false);
    var rules = rules(new NetworkEntry("nodes", false, false, true, false));
    assertThatThrownBy(() -> NetworkRoles.of("cloud-1", List.of(NODES, twin), rules))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("nat_destination")
        .hasMessageContaining("2 of that name");
  }
}
