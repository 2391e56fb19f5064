package dev.nodepool.config.schema;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.YamlTree;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The types of values in plain English. */
final class TypeWords {
  private TypeWords() {}

  /** What is wrong with a value that is not of the type which that schema wants. */
  static String wrongType(Optional<JsonNode> schema, ConfigValue at) {
    var wanted = schema.map(TypeWords::wanted).orElse("another kind of value");
    return at.value() == null
        ? "this key is empty: give " + wanted + " or remove the key"
        : "this must be " + wanted + ", not " + found(at) + hint(wanted, at);
  }

  private static String hint(String wanted, ConfigValue at) {
    if (!(at.tree() instanceof YamlTree.Scalar leaf)) {
      return "";
    }
    if (wanted.contains("text")) {
      return "; put it into quotes";
    }
    return wanted.startsWith("a list") && leaf.value() instanceof String
        ? "; write it as a list with one item"
        : "";
  }

  private static String wanted(JsonNode schema) {
    var names = new LinkedHashSet<String>();
    types(schema).stream().filter(type -> !type.isEmpty()).map(TypeWords::name).forEach(names::add);
    schema
        .path("enum")
        .forEach(
            one -> names.add(one.isString() ? "'%s'".formatted(one.asString()) : "true or false"));
    return String.join(" or ", names);
  }

  /** The types that the schema allows, in its own words. */
  static List<String> types(JsonNode schema) {
    var type = schema.path("type");
    return type.isArray()
        ? type.valueStream().map(JsonNode::asString).toList()
        : List.of(type.asString(""));
  }

  private static String name(String type) {
    return switch (type) {
      case "string" -> "text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      default -> "a mapping of keys to values";
    };
  }

  private static String found(ConfigValue at) {
    return switch (at.value()) {
      case null -> "nothing";
      case String ignored -> "text";
      case Boolean ignored -> "true or false";
      case Number ignored -> "a number";
      case List<?> ignored -> "a list";
      default -> "a mapping";
    };
  }
}
