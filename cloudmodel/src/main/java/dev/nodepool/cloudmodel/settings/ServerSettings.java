package dev.nodepool.cloudmodel.settings;

import java.util.List;
import java.util.Map;

/**
 * What a simulated cloud does with servers.
 *
 * @param zones names of the availability zones
 * @param pauseCreates creates wait until this is false
 * @param status the status of a server by its id
 * @param nodescanFails collecting host keys fails
 */
public record ServerSettings(
    List<String> zones, boolean pauseCreates, Map<String, String> status, boolean nodescanFails) {
  static final ServerSettings DEFAULT =
      new ServerSettings(List.of("az1", "az2"), false, Map.of(), false);

  public ServerSettings {
    zones = List.copyOf(zones);
    status = Map.copyOf(status);
  }
}
