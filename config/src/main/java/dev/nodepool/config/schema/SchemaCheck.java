package dev.nodepool.config.schema;

import com.networknt.schema.Error;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import dev.nodepool.config.yaml.YamlTree;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Compares a part of the configuration with a schema and says in plain English what differs. */
public final class SchemaCheck {
  private final JsonSchema schema;
  private final ConfigValue root;
  private final Problems problems;

  private SchemaCheck(JsonSchema schema, ConfigValue root, Problems problems) {
    this.schema = schema;
    this.root = root;
    this.problems = problems;
  }

  /** Reports everything in {@code root} that the schema does not allow. */
  public static void run(JsonSchema schema, ConfigValue root, Problems problems) {
    var check = new SchemaCheck(schema, root, problems);
    schema.validate(root.value()).forEach(check::report);
    check.refuseFractions(root, List.of());
  }

  private void report(Error error) {
    var path = path(error);
    var at = follow(path);
    switch (error.getKeyword()) {
      case "additionalProperties" ->
          unknownKey(
              path,
              at.get(String.valueOf(error.getProperty())),
              String.valueOf(error.getProperty()));
      case "required" ->
          problems.error(
              at, "the required key '" + String.valueOf(error.getProperty()) + "' is missing");
      case "type" -> {
        if (mayBeEmpty(path, at)) {
          problems.unknownKey(at, TypeWords.wrongType(schema.at(path), at));
        } else {
          problems.error(at, TypeWords.wrongType(schema.at(path), at));
        }
      }
      case "enum" -> problems.error(at, notOneOf(path, at));
      case "minimum" ->
          problems.error(
              at, "this number is too small: it must be at least " + bound(path, "minimum"));
      case "exclusiveMinimum" ->
          problems.error(
              at, "this number is too small: it must be above " + bound(path, "exclusiveMinimum"));
      case "maximum" ->
          problems.error(
              at, "this number is too big: it must be at most " + bound(path, "maximum"));
      default -> problems.error(at, String.valueOf(error.getMessage()));
    }
  }

  /** JSON Schema takes 5.0 for a whole number; upstream does not, and neither do records. */
  private void refuseFractions(ConfigValue at, List<Object> path) {
    switch (at.tree()) {
      case YamlTree.Scalar leaf when leaf.value() instanceof Double number && number % 1 == 0 -> {
        if (schema.at(path).stream()
            .anyMatch(one -> one.path("type").asString().equals("integer"))) {
          problems.error(at, "this must be a whole number; write it without the point");
        }
      }
      case YamlTree.Mapping mapping ->
          mapping.entries().keySet().forEach(key -> refuseFractions(at.get(key), with(path, key)));
      case YamlTree.Sequence list -> {
        for (int i = 0; i < list.items().size(); i++) {
          refuseFractions(at.item(i), with(path, i));
        }
      }
      case null, default -> {}
    }
  }

  private static List<Object> with(List<Object> path, Object step) {
    var longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  /** Upstream's daemons read a key without a value as missing, if it may be missing. */
  private boolean mayBeEmpty(List<Object> path, ConfigValue at) {
    if (!(at.tree() instanceof YamlTree.Scalar leaf)
        || leaf.value() != null
        || path.isEmpty()
        || !(path.getLast() instanceof String key)) {
      return false;
    }
    var parent = schema.at(path.subList(0, path.size() - 1));
    return parent.stream()
        .flatMap(one -> one.path("required").valueStream())
        .noneMatch(required -> required.asString().equals(key));
  }

  private static List<Object> path(Error error) {
    var location = error.getInstanceLocation();
    var path = new ArrayList<Object>();
    for (int i = 0; i < location.getNameCount(); i++) {
      path.add(location.getElement(i));
    }
    return path;
  }

  private ConfigValue follow(List<Object> path) {
    var at = root;
    for (var step : path) {
      at = step instanceof Integer index ? at.item(index) : at.get(step.toString());
    }
    return at;
  }

  private void unknownKey(List<Object> path, ConfigValue at, String key) {
    var known = schema.keysAt(path);
    var near =
        key.equals("base") && known.contains("parent")
            ? "; did you mean 'parent'?"
            : Suggestion.of(key, known);
    if (near.isEmpty()) {
      var places = schema.placesOf(key);
      near = places.isEmpty() ? "" : "; it belongs to " + placeName(places.getFirst());
    }
    problems.unknownKey(at, "the key '" + key + "' is not known here" + near);
  }

  private String placeName(String place) {
    var name = root.path().isEmpty() ? place : root.path() + "." + place;
    return place.isEmpty() ? (root.path().isEmpty() ? "the top level" : root.path()) : name;
  }

  private String notOneOf(List<Object> path, ConfigValue at) {
    var known = new ArrayList<String>();
    schema.at(path).ifPresent(part -> part.path("enum").forEach(one -> known.add(one.asString())));
    var text = at.text();
    return "this must be one of "
        + known.stream().map(one -> "'" + one + "'").collect(Collectors.joining(", "))
        + (text == null ? "" : Suggestion.of(text, known));
  }

  private String bound(List<Object> path, String keyword) {
    return schema.at(path).map(part -> part.path(keyword).asString()).orElse("");
  }
}
