package dev.nodepool.openstack.compute;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order for a server.
 *
 * @param zone null leaves the choice to the cloud
 * @param networkIds empty leaves the choice to the cloud
 * @param securityGroups names or ids; empty for the project's default
 * @param userdata plain text; the client encodes it
 * @param configDrive null leaves the choice to the cloud
 */
public record CreateServer(
    String name,
    String flavorId,
    Boot boot,
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

  /** This order for a server that boots from that volume. */
  public CreateServer bootedFrom(String volumeId) {
    return new CreateServer(
        name,
        flavorId,
        new Boot.FromVolume(volumeId),
        zone,
        networkIds,
        securityGroups,
        keyName,
        userdata,
        configDrive,
        metadata);
  }
}
