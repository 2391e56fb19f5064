package dev.nodepool.drivers.staticnodes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hosts that exist on paper only. Where the environment names a control directory of the fake cloud
 * ({@code NODEPOOL_FAKE_CONTROL}), nobody connects to hosts whose name contains "fake", and {@code
 * nodescan_fails} in its settings.json lets host-key scans fail. Without that variable every host
 * is a real one.
 */
final class Rehearsal {
  static final List<String> HOST_KEYS = List.of("ssh-rsa FAKEKEY");

  private static final JsonMapper MAPPER = new JsonMapper();
  private final String provider;
  private final @Nullable Path control;

  private Rehearsal(String provider, @Nullable Path control) {
    this.provider = provider;
    this.control = control;
  }

  static Rehearsal of(String provider, Map<String, String> environment) {
    var directory = environment.get("NODEPOOL_FAKE_CONTROL");
    return new Rehearsal(
        provider, directory == null || directory.isEmpty() ? null : Path.of(directory));
  }

  /** Whether this host is one on paper. */
  boolean plays(String host) {
    return control != null && host.contains("fake");
  }

  /** What the settings say now; they are replaced as a whole while tests run. */
  boolean scansFail() {
    var settings = settings();
    var own = settings.path(provider).path("nodescan_fails");
    return (own.isMissingNode() ? settings.path("*").path("nodescan_fails") : own).asBoolean(false);
  }

  private JsonNode settings() {
    if (control == null) {
      return MAPPER.createObjectNode();
    }
    try {
      return MAPPER.readTree(Files.readString(control.resolve("settings.json")));
    } catch (IOException | JacksonException e) {
      // Not written yet: nothing is to fail.
      return MAPPER.createObjectNode();
    }
  }
}
