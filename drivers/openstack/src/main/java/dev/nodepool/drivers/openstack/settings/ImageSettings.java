package dev.nodepool.drivers.openstack.settings;

import static java.util.Objects.requireNonNullElse;

import org.jspecify.annotations.Nullable;

/** A diskimage or cloud image of a provider: how its machines are booted and reached. */
public record ImageSettings(
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

  public ImageSettings {
    connectionType = requireNonNullElse(connectionType, "ssh");
    connectionPort =
        requireNonNullElse(connectionPort, connectionType.equals("winrm") ? WINRM : SSH);
  }
}
