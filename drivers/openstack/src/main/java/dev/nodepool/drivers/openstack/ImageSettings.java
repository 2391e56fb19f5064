package dev.nodepool.drivers.openstack;

import org.jspecify.annotations.Nullable;

/** A diskimage or cloud image of a provider: how its machines are booted and reached. */
record ImageSettings(
    String name,
    @Nullable Boolean configDrive,
    @Nullable String imageId,
    @Nullable String imageName,
    @Nullable String username,
    @Nullable String pythonPath,
    @Nullable String shellType,
    String connectionType,
    Integer connectionPort) {
  private static final int SSH = 22;
  private static final int WINRM = 5986;

  ImageSettings {
    connectionType = Default.of(connectionType, "ssh");
    connectionPort = Default.of(connectionPort, connectionType.equals("winrm") ? WINRM : SSH);
  }
}
