package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Machine;
import dev.nodepool.openstack.Server;

/** What a node's record says of its server. */
final class MachineFacts {
  private MachineFacts() {}

  static Machine of(
      ProviderSettings settings, LabelSetup setup, LaunchSpec spec, Server server, Reach reach) {
    var image = setup.image();
    var machine =
        Machine.builder()
            .externalId(server.id())
            .cloud(settings.cloud())
            .region(settings.regionName())
            .zone(server.zone())
            .hostId(server.hostId())
            .hostname(server.name())
            .publicIpv4(reach.publicIpv4())
            .privateIpv4(reach.privateIpv4())
            .publicIpv6(reach.publicIpv6())
            .interfaceIp(reach.interfaceIp())
            .connectionType(image.connectionType())
            .connectionPort(image.connectionPort())
            .username(image.username())
            .pythonPath(Default.of(image.pythonPath(), "auto"))
            .shellType(image.shellType())
            .imageId(image.name());
    var made = setup.label().diskimage() == null ? null : spec.upload();
    if (made != null) {
      machine
          .username(made.username())
          .pythonPath(Default.of(made.pythonPath(), "auto"))
          .shellType(made.shellType())
          .imageId(path(made));
    }
    return machine.build();
  }

  /** Where the upload is recorded: that is how the builder sees that it is in use. */
  private static String path(ImageUpload upload) {
    return "/nodepool/images/%s/builds/%s/providers/%s/images/%s"
        .formatted(upload.image(), upload.buildId(), upload.provider(), upload.id());
  }
}
