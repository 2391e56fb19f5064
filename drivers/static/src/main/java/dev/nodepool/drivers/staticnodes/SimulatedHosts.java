package dev.nodepool.drivers.staticnodes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hosts that exist in the simulation of a control directory ({@code NODEPOOL_FAKE_CONTROL}) only:
 * those that have no address. Nobody connects to them, and {@code nodescan_fails} in its
 * settings.json lets host-key scans fail. Without that variable every host is a real one.
 */
record SimulatedHosts(String provider, String control) {
  static final List<String> HOST_KEYS = List.of("ssh-rsa FAKEKEY");
  private static final JsonMapper MAPPER = new JsonMapper();

  static SimulatedHosts of(String provider, Map<String, String> environment) {
    return new SimulatedHosts(provider, environment.getOrDefault("NODEPOOL_FAKE_CONTROL", ""));
  }

  boolean has(String host) {
    if (control.isEmpty()) {
      return false;
    }
    try {
      InetAddress.getByName(host);
      return false;
    } catch (UnknownHostException e) {
      return true;
    }
  }

  /** What the settings say now; they are replaced as a whole while tests run. */
  boolean scansFail() {
    if (control.isEmpty()) {
      return false;
    }
    try {
      var settings = MAPPER.readTree(Files.readString(Path.of(control, "settings.json")));
      var own = settings.path(provider).path("nodescan_fails");
      var all = settings.path("*").path("nodescan_fails");
      return (own.isMissingNode() ? all : own).asBoolean(false);
    } catch (IOException | JacksonException e) {
      // Not written yet: nothing is to fail.
      return false;
    }
  }
}
