package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.nodepool.config.Workspace;
import dev.nodepool.config.schema.JsonSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The page docs/configuration.md has every key that a configuration may have, and no other, with
 * the type that the schema wants; and its examples are valid.
 */
class ConfigurationPageTest {
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml$(.*?)^```$");
  private static final Map<String, String> TYPES =
      Map.of(
          "string", "text",
          "integer", "whole number",
          "number", "number",
          "boolean", "true or false",
          "array", "list",
          "object", "mapping");

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> every_key_is_on_the_page_with_its_type_and_no_other() throws Exception {
    var page = KeyPage.read(page());
    var drivers =
        Schemas.drivers()
            .filter(driver -> !List.of("aws", "azure", "gce", "ibmvpc").contains(driver));
    return Stream.concat(Stream.of("nodepool", "secure"), drivers)
        .map(schema ->
            dynamicTest(
                schema, () -> assertThat(page.keysOf(schema)).isEqualTo(keysOfSchema(schema))));
  }

  @TestFactory
  Stream<DynamicTest> every_example_is_valid() throws Exception {
    return EXAMPLE
        .matcher(page())
        .results()
        .map(block -> block.group(1))
        .filter(block -> block.contains("providers:\n"))
        .map(block ->
            dynamicTest(
                block.lines().filter(line -> line.contains("driver:")).findFirst().orElse(""),
                () ->
                    assertThat(new Workspace(directory).strict(block).problems())
                        .as(block)
                        .isEmpty()));
  }

  @TestFactory
  Stream<DynamicTest> every_file_of_examples_is_valid() throws Exception {
    try (var files = Files.list(Path.of("../examples"))) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream()
          .map(file ->
              dynamicTest(
                  String.valueOf(file.getFileName()),
                  () ->
                      assertThat(new Workspace(directory).strict(Files.readString(file)).problems())
                          .isEmpty()));
    }
  }

  private static String page() throws Exception {
    return Files.readString(Path.of("../docs/configuration.md"));
  }

  /** What the page should say of each key: its type, and whether it is required. */
  private static Map<String, String> keysOfSchema(String name) {
    var schema = Schemas.named(name);
    var keys = new TreeMap<String, String>();
    for (var path : Schemas.paths(name)) {
      boolean ofProviders = name.equals("nodepool") && path.startsWith("providers.");
      if (!ofProviders) {
        keys.put(path, described(schema, path));
      }
    }
    return keys;
  }

  private static String described(JsonSchema schema, String path) {
    List<Object> steps = new ArrayList<>();
    var parent = schema.at(steps).orElseThrow();
    var keys = List.of(path.split("\\."));
    for (var key : keys.subList(0, keys.size() - 1)) {
      steps.add(key);
      if (schema.at(steps).orElseThrow().has("items")) {
        steps.add(0);
      }
      parent = schema.at(steps).orElseThrow();
    }
    var key = keys.getLast();
    boolean required = texts(parent.path("required")).anyMatch(key::equals);
    return type(parent.path("properties").path(key)) + (required ? ", required" : "");
  }

  private static String type(JsonNode schema) {
    if (schema.has("enum")) {
      return texts(schema.path("enum")).map(word -> "`" + word + "`").collect(joined());
    }
    var types = schema.path("type");
    if (types.isArray()) {
      return texts(types).map(TYPES::get).collect(joined());
    }
    boolean ofText = schema.path("items").path("type").asString("").equals("string");
    return TYPES.get(types.asString()) + (ofText ? " of text" : "");
  }

  private static java.util.stream.Collector<CharSequence, ?, String> joined() {
    return Collectors.joining(" or ");
  }

  private static Stream<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asString);
  }
}
