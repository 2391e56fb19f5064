package dev.nodepool.config;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One of the JSON schemas of this module, compiled once per process. Safe for all threads. */
final class Schemas {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final Map<String, Schemas> LOADED = new ConcurrentHashMap<>();

  private final JsonNode source;
  private final Schema compiled;

  private Schemas(String text) {
    this.source = MAPPER.readTree(text);
    this.compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON);
  }

  /** The schema of {@code nodepool}, {@code secure} or of a driver. */
  static Schemas named(String name) {
    return LOADED.computeIfAbsent(name, Schemas::read);
  }

  private static Schemas read(String name) {
    try (var in = Schemas.class.getResourceAsStream("schema/" + name + ".json")) {
      if (in == null) {
        throw new IllegalArgumentException("no schema is called " + name);
      }
      return new Schemas(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Error> validate(@Nullable Object value) {
    return compiled.validate(MAPPER.valueToTree(value));
  }

  /** The part of the schema that describes the value at that path of keys and numbers. */
  Optional<JsonNode> at(List<Object> path) {
    JsonNode here = source;
    for (var step : path) {
      here =
          switch (step) {
            case Integer ignored -> here.path("items");
            default ->
                here.path("properties").has(step.toString())
                    ? here.path("properties").path(step.toString())
                    : here.path("additionalProperties");
          };
    }
    return here.isObject() ? Optional.of(here) : Optional.empty();
  }

  /** The keys that the mapping at that path may have. */
  List<String> keysAt(List<Object> path) {
    var keys = new ArrayList<String>();
    at(path).ifPresent(part -> keys.addAll(part.path("properties").propertyNames()));
    return keys;
  }

  /** Every place below this schema where that key is known, as {@code pools[].labels[]}. */
  List<String> placesOf(String key) {
    var places = new ArrayList<String>();
    walk(
        source,
        "",
        (path, known) -> {
          if (known.equals(key)) {
            places.add(path);
          }
        });
    return places;
  }

  /** Every key of this schema as {@code pools.labels.name}. */
  List<String> paths() {
    var paths = new ArrayList<String>();
    walk(
        source,
        "",
        (path, key) -> paths.add((path.isEmpty() ? key : path + "." + key).replace("[]", "")));
    return paths;
  }

  private static void walk(JsonNode schema, String path, BiConsumer<String, String> visitor) {
    for (var entry : schema.path("properties").properties()) {
      visitor.accept(path, entry.getKey());
      walk(
          entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(), visitor);
    }
    if (schema.has("items")) {
      walk(schema.path("items"), path + "[]", visitor);
    }
  }
}
