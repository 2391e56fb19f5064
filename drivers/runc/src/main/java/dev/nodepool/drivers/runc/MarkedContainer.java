package dev.nodepool.drivers.runc;

import dev.nodepool.driver.OwnedMachine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A container that some Nodepool marked, this one or another, or what a crash left of it.
 *
 * @param owner the word that stands for the installation and its provider
 * @param provider null where a crash came before it was written down
 * @param installation null as the provider
 */
record MarkedContainer(
    String id,
    String owner,
    String node,
    String pool,
    @Nullable String provider,
    @Nullable String installation) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CONTAINERS = "containers\n";

  /** What list.sh says of a host. */
  static List<MarkedContainer> of(String text) {
    Map<String, MarkedContainer> found = new LinkedHashMap<>();
    int split = Math.max(text.indexOf(CONTAINERS), 0);
    bundles(text.substring(0, split), found);
    // Those whose directory somebody removed are known by their annotations.
    var json = text.substring(split + CONTAINERS.length());
    if (!json.isBlank()) {
      JSON.readTree(json).forEach(container -> annotated(container, found));
    }
    return List.copyOf(found.values());
  }

  private static void bundles(String text, Map<String, MarkedContainer> found) {
    var last = "";
    for (var line : text.lines().toList()) {
      var fields = line.split(" ", 5);
      if (fields.length == 5 && fields[0].equals("bundle")) {
        last = fields[1];
        found.put(last, new MarkedContainer(last, fields[2], fields[3], fields[4], null, null));
      } else if (fields[0].equals("template")) {
        found.computeIfPresent(last, (_, one) -> one.noted(line.substring("template ".length())));
      }
    }
  }

  /** A line of the template, which is a pair of JSON. */
  private MarkedContainer noted(String pair) {
    var marks = JSON.readTree("{" + pair + "}");
    return new MarkedContainer(
        id,
        owner,
        node,
        pool,
        text(marks, Owner.PROVIDER, provider),
        text(marks, Owner.INSTALLATION, installation));
  }

  private static void annotated(JsonNode container, Map<String, MarkedContainer> found) {
    var marks = container.path("annotations");
    var id = container.path("id").asString("");
    var owner = marks.path(Owner.OWNER).asString("");
    if (!owner.isEmpty()) {
      found.putIfAbsent(
          id,
          new MarkedContainer(
              id,
              owner,
              marks.path(Owner.NODE).asString(""),
              marks.path(Owner.POOL).asString(""),
              text(marks, Owner.PROVIDER, null),
              text(marks, Owner.INSTALLATION, null)));
    }
  }

  private static @Nullable String text(JsonNode marks, String name, @Nullable String otherwise) {
    return marks.has(name) ? marks.path(name).asString("") : otherwise;
  }

  /** The other installation of whose provider of that name it is; empty when it is none's. */
  String otherInstallation(Owner us) {
    var whose = Objects.requireNonNullElse(installation, "");
    boolean adoptable =
        us.provider().equals(provider)
            && !us.tags().contains(owner)
            && new Owner(whose, us.provider()).tag().equals(owner);
    return adoptable ? whose : "";
  }

  OwnedMachine machine() {
    return new OwnedMachine(id, node, id);
  }
}
