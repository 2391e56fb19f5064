package dev.nodepool.config.schema;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON schema of a part of the configuration, compiled once per process. Safe for all threads.
 */
public final class JsonSchema {
  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final Map<String, JsonSchema> LOADED = new ConcurrentHashMap<>();

  private final JsonNode source;
  private final Schema compiled;

  private JsonSchema(String text) {
    this.source = MAPPER.readTree(text);
    this.compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(text, InputFormat.JSON);
  }

  /** The schema in that file beside the class. */
  public static JsonSchema of(Class<?> owner, String file) {
    var address = owner.getResource(file);
    if (address == null) {
      throw new IllegalStateException("%s has no schema %s beside it".formatted(owner, file));
    }
    return LOADED.computeIfAbsent(address.toString(), _ -> read(address));
  }

  private static JsonSchema read(URL address) {
    try (var in = address.openStream()) {
      return new JsonSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<Error> validate(@Nullable Object value) {
    return compiled.validate(MAPPER.valueToTree(value));
  }

  /** The part of the schema that describes the value at that path of keys and numbers. */
  public Optional<JsonNode> at(List<Object> path) {
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
    collectPlaces(source, "", key, places);
    return places;
  }

  private static void collectPlaces(JsonNode part, String path, String key, List<String> places) {
    for (var entry : part.path("properties").properties()) {
      if (entry.getKey().equals(key)) {
        places.add(path);
      }
      var below = path.isEmpty() ? entry.getKey() : path + "." + entry.getKey();
      collectPlaces(entry.getValue(), below, key, places);
    }
    if (part.has("items")) {
      collectPlaces(part.path("items"), path + "[]", key, places);
    }
  }
}
