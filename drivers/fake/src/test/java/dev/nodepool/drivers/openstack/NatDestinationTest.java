package dev.nodepool.drivers.openstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.drivers.fake.CloudLayout;
import dev.nodepool.drivers.fake.CloudLayout.NetworkPlan;
import dev.nodepool.drivers.fake.SimulatedCloud;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.openstack.clouds.Addressing;
import dev.nodepool.openstack.clouds.NetworkEntry;
import dev.nodepool.openstack.network.Port;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** To which of several ports a floating IP leads. */
class NatDestinationTest {
  private static final long SEED = 1;

  private static SimulatedCloud cloud() {
    var standard = CloudLayout.standard("p1", "project");
    return new SimulatedCloud(
        InstantSource.system(),
        new CloudLayout(
            false,
            "p1",
            "project",
            standard.flavors(),
            List.of(
                inside("one", "10.1.0.0/16"),
                inside("two", "10.2.0.0/16"),
                inside("both", "10.3.0.0/16", "10.4.0.0/16"),
                inside("six", "fd00:6::/64"),
                new NetworkPlan("", "public", true, false, false, List.of("198.18.0.0/15"))),
            Map.of("fake-image-id", "base"),
            List.of(),
            List.of(22)),
        SEED);
  }

  private static NetworkPlan inside(String name, String... cidrs) {
    return new NetworkPlan("", name, false, false, true, List.of(cidrs));
  }

  private static OpenStackRig on(String networks, NetworkEntry... said) throws Exception {
    return new OpenStackRig(
        OpenStackRig.WITH_FLOATING_IPS.replace("no-auto-ip-network-name", networks),
        OpenStackRig.PLAIN,
        new NetworkRules(new Addressing(List.of(said), true, false, false), true),
        cloud());
  }

  private static NetworkEntry destination(String network) {
    return new NetworkEntry(network, false, false, true, false);
  }

  /** The network of the port that the only floating IP leads to. */
  private static String led(OpenStackRig rig) throws Exception {
    var to = rig.cloud.network().floatingIps().getFirst().portId();
    var port =
        rig.cloud.network().ports().stream().filter(it -> it.id().equals(to)).map(Port::networkId);
    return rig.cloud.network().networks(port.findFirst().orElseThrow()).getFirst().name();
  }

  @Test
  void to_the_port_on_the_network_that_clouds_yaml_flags() throws Exception {
    for (var network : List.of("one", "two")) {
      try (var rig = on("one, two", destination(network))) {
        var machine = rig.launch(1);
        assertThat(led(rig)).isEqualTo(network);
        assertThat(machine.publicIpv4())
            .isEqualTo(rig.cloud.network().floatingIps().getFirst().address());
        assertThat(machine.privateIpv4()).startsWith(network.equals("one") ? "10.1." : "10.2.");
      }
    }
  }

  @Test
  void a_server_without_a_port_there_fails_with_what_is_wrong() throws Exception {
    try (var rig = on("one, two", destination("both"))) {
      assertThatThrownBy(() -> rig.launch(1))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("nat_destination");
    }
  }

  @Test
  void never_to_a_port_without_an_address_of_version_4() throws Exception {
    try (var rig = on("one, six")) {
      rig.launch(1);
      assertThat(led(rig)).isEqualTo("one");
    }
  }

  @Test
  void to_one_address_of_a_port_that_has_several() throws Exception {
    try (var rig = on("both")) {
      assertThat(rig.launch(1).publicIpv4()).startsWith("198.1");
    }
  }
}
