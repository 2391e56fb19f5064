package dev.nodepool.openstack.compute;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server as Nova shows it.
 *
 * @param status BUILD, ACTIVE, ERROR, DELETED and whatever else Nova says
 * @param task what is being done with it, such as spawning or deleting; null for nothing
 * @param hostId empty until the server has a place
 * @param addresses empty until the server has a place, in some clouds later still
 * @param flavor with an empty id where the cloud shows none
 * @param imageId null when it was booted from a volume
 * @param fault why it is in ERROR
 */
public record Server(
    String id,
    String name,
    String status,
    @Nullable String task,
    String hostId,
    @Nullable String zone,
    Instant created,
    List<Address> addresses,
    Map<String, String> metadata,
    Flavor flavor,
    @Nullable String imageId,
    List<String> securityGroups,
    List<String> volumeIds,
    @Nullable String fault) {
  public static final String BUILD = "BUILD";
  public static final String ACTIVE = "ACTIVE";
  public static final String ERROR = "ERROR";
  public static final String DELETED = "DELETED";

  public Server {
    addresses = List.copyOf(addresses);
    metadata = Map.copyOf(metadata);
    securityGroups = List.copyOf(securityGroups);
    volumeIds = List.copyOf(volumeIds);
  }

  /** Clouds list a deleted server for a moment before it is not found any more. */
  public boolean isGone() {
    return status.equals(DELETED);
  }

  /** This server in another status, with the reason if that is ERROR. */
  public Server in(String newStatus, @Nullable String why) {
    return changed(newStatus, null, hostId, addresses, volumeIds, why);
  }

  /** This server on a host, where it has addresses. */
  public Server placed(String host, List<Address> where) {
    return changed(status, task, host, where, volumeIds, fault);
  }

  /** This server without that volume. */
  public Server without(String volumeId) {
    var left = volumeIds.stream().filter(it -> !it.equals(volumeId)).toList();
    return changed(status, task, hostId, addresses, left, fault);
  }

  private Server changed(
      String newStatus,
      @Nullable String newTask,
      String host,
      List<Address> where,
      List<String> volumes,
      @Nullable String why) {
    return new Server(
        id,
        name,
        newStatus,
        newTask,
        host,
        zone,
        created,
        where,
        metadata,
        flavor,
        imageId,
        securityGroups,
        volumes,
        why);
  }
}
