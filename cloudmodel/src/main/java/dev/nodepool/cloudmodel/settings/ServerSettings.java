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
 * @param keyscanPattern whether it fails, for one launched node after the other
 */
public record ServerSettings(
    List<String> zones,
    boolean pauseCreates,
    Map<String, String> status,
    boolean nodescanFails,
    List<Boolean> keyscanPattern) {
  static final ServerSettings DEFAULT =
      new ServerSettings(List.of("az1", "az2"), false, Map.of(), false, List.of());

  public ServerSettings {
    zones = List.copyOf(zones);
    status = Map.copyOf(status);
    keyscanPattern = List.copyOf(keyscanPattern);
  }

  ServerSettings withPauseCreates(boolean pause) {
    return new ServerSettings(zones, pause, status, nodescanFails, keyscanPattern);
  }

  ServerSettings withStatus(Map<String, String> byId) {
    return new ServerSettings(zones, pauseCreates, byId, nodescanFails, keyscanPattern);
  }

  ServerSettings withZones(List<String> names) {
    return new ServerSettings(names, pauseCreates, status, nodescanFails, keyscanPattern);
  }
}
