package dev.nodepool.drivers.openstack.compute;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.drivers.openstack.network.ServerAddresses;
import dev.nodepool.drivers.openstack.settings.PoolLabel;
import dev.nodepool.drivers.openstack.settings.ProviderSettings;
import dev.nodepool.model.Machine;
import dev.nodepool.openstack.compute.Server;

/** What a node's record says of its server. */
public final class MachineFacts {
  private MachineFacts() {}

  public static Machine of(
      ProviderSettings settings,
      PoolLabel setup,
      LaunchSpec spec,
      Server server,
      ServerAddresses addresses) {
    var image = setup.image();
    var machine =
        Machine.builder()
            .externalId(server.id())
            .cloud(settings.cloud())
            .region(settings.regionName())
            .zone(server.zone())
            .hostId(server.hostId())
            .hostname(server.name())
            .publicIpv4(addresses.publicIpv4())
            .privateIpv4(addresses.privateIpv4())
            .publicIpv6(addresses.publicIpv6())
            .interfaceIp(addresses.interfaceIp())
            .connectionType(image.connectionType())
            .connectionPort(image.connectionPort())
            .username(image.username())
            .pythonPath(requireNonNullElse(image.pythonPath(), "auto"))
            .shellType(image.shellType())
            .imageId(image.name());
    var made = setup.label().diskimage() == null ? null : spec.upload();
    if (made != null) {
      machine
          .username(made.username())
          .pythonPath(requireNonNullElse(made.pythonPath(), "auto"))
          .shellType(made.shellType())
          // That is how the builder sees that it is in use.
          .imageId(made.path());
    }
    return machine.build();
  }
}
