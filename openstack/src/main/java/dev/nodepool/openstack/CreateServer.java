package dev.nodepool.openstack;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order for a server.
 *
 * @param bootVolumeGb GB of a volume that is made to boot from, and goes with the server; null
 *     makes none
 * @param bootVolumeId a volume that is there, to boot from, which goes with the server; null boots
 *     the image
 * @param zone null leaves the choice to the cloud
 * @param networkIds empty leaves the choice to the cloud
 * @param securityGroups names or ids; empty for the project's default
 * @param userdata plain text; the client encodes it
 * @param configDrive null leaves the choice to the cloud
 */
public record CreateServer(
    String name,
    String flavorId,
    String imageId,
    @Nullable Integer bootVolumeGb,
    @Nullable String bootVolumeId,
    @Nullable String zone,
    List<String> networkIds,
    List<String> securityGroups,
    @Nullable String keyName,
    @Nullable String userdata,
    @Nullable Boolean configDrive,
    Map<String, String> metadata) {
  public CreateServer {
    networkIds = List.copyOf(networkIds);
    securityGroups = List.copyOf(securityGroups);
    metadata = Map.copyOf(metadata);
  }

  /** The order for a server that boots the image, or a new volume. */
  public CreateServer(
      String name,
      String flavorId,
      String imageId,
      @Nullable Integer bootVolumeGb,
      @Nullable String zone,
      List<String> networkIds,
      List<String> securityGroups,
      @Nullable String keyName,
      @Nullable String userdata,
      @Nullable Boolean configDrive,
      Map<String, String> metadata) {
    this(
        name,
        flavorId,
        imageId,
        bootVolumeGb,
        null,
        zone,
        networkIds,
        securityGroups,
        keyName,
        userdata,
        configDrive,
        metadata);
  }

  /** This order for a server that boots from that volume. */
  public CreateServer bootedFrom(String volumeId) {
    return new CreateServer(
        name,
        flavorId,
        imageId,
        null,
        volumeId,
        zone,
        networkIds,
        securityGroups,
        keyName,
        userdata,
        configDrive,
        metadata);
  }
}
