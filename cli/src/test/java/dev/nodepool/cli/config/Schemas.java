package dev.nodepool.cli.config;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.schema.JsonSchema;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.section.DriverSections;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The schemas of both files, and those of all drivers that are known. */
final class Schemas {
  private Schemas() {}

  static Stream<String> drivers() {
    return DriverSections.installed().all().stream().map(DriverSection::name);
  }

  /** The schema of {@code nodepool}, {@code secure} or of a driver. */
  static JsonSchema named(String name) {
    return List.of("nodepool", "secure").contains(name)
        ? JsonSchema.of(ConfigLoader.class, name + ".json")
        : DriverSections.installed().all().stream()
            .filter(section -> section.name().equals(name))
            .findFirst()
            .orElseThrow()
            .schema();
  }

  /** Every key of that schema as {@code pools.labels.name}. */
  static List<String> paths(String name) {
    var paths = new ArrayList<String>();
    collect(named(name).at(List.of()).orElseThrow(), "", paths);
    return paths;
  }

  private static void collect(JsonNode part, String path, List<String> paths) {
    for (var entry : part.path("properties").properties()) {
      var below = path + entry.getKey();
      paths.add(below);
      collect(entry.getValue(), below + ".", paths);
    }
    if (part.has("items")) {
      collect(part.path("items"), path, paths);
    }
  }
}
