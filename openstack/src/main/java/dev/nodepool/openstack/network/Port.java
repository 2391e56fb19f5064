package dev.nodepool.openstack.network;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port of a network.
 *
 * @param status ACTIVE, DOWN or BUILD
 * @param deviceId the server that it is of, empty when it is of none
 * @param deviceOwner {@code compute:<zone>} for the port of a server
 * @param addresses its own, of version 4 and 6
 * @param created null where the cloud does not tell
 * @param description may say whose it is
 */
public record Port(
    String id,
    String name,
    String networkId,
    String status,
    String deviceId,
    String deviceOwner,
    List<String> addresses,
    @Nullable Instant created,
    String description) {
  public static final String DOWN = "DOWN";

  public Port {
    addresses = List.copyOf(addresses);
  }

  /** Its addresses of version 4. */
  public List<String> ipv4() {
    return addresses.stream().filter(address -> !address.contains(":")).toList();
  }

  /** The port of no server: nobody's but for its description. */
  public Port unplugged() {
    return new Port(id, name, networkId, DOWN, "", "", addresses, created, description);
  }
}
