package dev.nodepool.config.schema;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.YamlTree;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Values of another type than the schema wants, where what is meant is clear: a number where text
 * stands, a number in quotes, one item instead of a list of it. Nodepool 11's daemons look at no
 * types, so these daemons take such a value too, as one of the right type, with a warning.
 */
public final class Tolerance {
  /** As Nova reads what a text stands for; Nodepool 11 hands this key on as it is. */
  private static final String READ_BY_NOVA = "config-drive";

  private static final Set<String> NO_TO_NOVA = Set.of("false", "no", "off", "n", "f", "0");

  private final Problems problems;

  private Tolerance(Problems problems) {
    this.problems = problems;
  }

  /** The tree with such values brought into their types. */
  public static YamlTree.Mapping applied(
      JsonSchema schema, ConfigValue root, YamlTree.Mapping tree, Problems problems) {
    var here = schema.at(List.of());
    return here.isEmpty() ? tree : new Tolerance(problems).mapping(here.get(), root, tree);
  }

  private YamlTree value(JsonNode schema, ConfigValue at, YamlTree tree) {
    return switch (tree) {
      case YamlTree.Mapping mapping -> mapping(schema, at, mapping);
      case YamlTree.Sequence list -> list(schema, at, list);
      case YamlTree.Scalar leaf -> scalar(schema, at, leaf);
    };
  }

  private YamlTree.Mapping mapping(JsonNode schema, ConfigValue at, YamlTree.Mapping mapping) {
    var entries = new LinkedHashMap<String, YamlTree.Entry>();
    mapping
        .entries()
        .forEach((key, entry) -> {
          var properties = schema.path("properties");
          var below =
              properties.has(key) ? properties.path(key) : schema.path("additionalProperties");
          entries.put(
              key,
              below.isObject()
                  ? new YamlTree.Entry(entry.keyAt(), value(below, at.get(key), entry.value()))
                  : entry);
        });
    return new YamlTree.Mapping(mapping.at(), entries);
  }

  private YamlTree list(JsonNode schema, ConfigValue at, YamlTree.Sequence list) {
    var below = schema.path("items");
    if (!below.isObject()) {
      return list;
    }
    var items = new ArrayList<YamlTree>();
    for (int i = 0; i < list.items().size(); i++) {
      items.add(value(below, at.item(i), list.items().get(i)));
    }
    return new YamlTree.Sequence(list.at(), items);
  }

  private YamlTree scalar(JsonNode schema, ConfigValue at, YamlTree.Scalar leaf) {
    var types = types(schema, leaf.value());
    var value = leaf.value();
    if (value == null || types.stream().anyMatch(type -> suits(value, type))) {
      return leaf;
    }
    for (var type : types) {
      var read =
          switch (type) {
            case "array" -> item(schema, leaf);
            case "boolean" -> flag(value, at.path().endsWith(READ_BY_NOVA));
            default -> as(type, value);
          };
      if (read != null) {
        var wrong = TypeWords.wrongType(Optional.of(schema), at);
        problems.tolerated(
            at,
            read instanceof Boolean flag && value instanceof String
                ? "%s; it is read as %s for now, as by Nodepool 11: %s"
                    .formatted(wrong, flag, "write true or false without quotes")
                : wrong + "; it is read as that for now");
        return read instanceof YamlTree tree ? tree : new YamlTree.Scalar(leaf.at(), read);
      }
    }
    return leaf;
  }

  /** What a value may be; of words that are listed beside true and false, those count alone. */
  private static List<String> types(JsonNode schema, @Nullable Object value) {
    var listed = schema.path("enum").valueStream().toList();
    boolean orFlag = listed.stream().anyMatch(JsonNode::isBoolean);
    return !orFlag
        ? TypeWords.types(schema)
        : listed.stream().anyMatch(one -> one.isString() && one.asString().equals(value))
            ? List.of("string")
            : List.of("boolean");
  }

  private static boolean suits(Object value, String type) {
    return switch (value) {
      case String _ -> type.equals("string");
      case Boolean _ -> type.equals("boolean");
      case Double _ -> type.equals("number");
      case Number _ -> type.equals("integer") || type.equals("number");
      // Without a type the schema says it in another way.
      default -> type.isEmpty();
    };
  }

  /** One text as the list of it; null where the list is one of something else. */
  private static @Nullable YamlTree item(JsonNode schema, YamlTree.Scalar leaf) {
    var value = leaf.value();
    var item = value instanceof String ? value : value == null ? null : as("string", value);
    boolean isListOfText = TypeWords.types(schema.path("items")).contains("string");
    return item != null && isListOfText
        ? new YamlTree.Sequence(leaf.at(), List.of(new YamlTree.Scalar(leaf.at(), item)))
        : null;
  }

  /** The value in that type; null where it is not clear what is meant. */
  private static @Nullable Object as(String type, Object value) {
    return switch (type) {
      case "string" -> value instanceof Double real ? plain(real) : String.valueOf(value);
      case "integer" -> whole(value);
      case "number" -> value instanceof Boolean flag ? (Object) (flag ? 1 : 0) : decimal(value);
      default -> null;
    };
  }

  private static String plain(double real) {
    return new BigDecimal(Double.toString(real)).toPlainString();
  }

  /** A fraction is cut off, as Python's {@code int()} does. */
  private static @Nullable Object whole(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    }
    var number = decimal(value);
    if (number == null || Math.abs(number) >= 1e15) {
      return null;
    }
    long whole = number.longValue();
    // As the numbers that were written without quotes.
    return whole == (int) whole ? (Object) (int) whole : (Object) whole;
  }

  private static @Nullable Double decimal(Object value) {
    return switch (value) {
      case Number number -> number.doubleValue();
      case String text when text.strip().matches("[-+]?\\d{1,15}(\\.\\d{1,15})?") ->
          Double.valueOf(text.strip());
      default -> null;
    };
  }

  /**
   * Python takes any text but an empty one for true, "false" too. It is what Nodepool 11's launcher
   * does, and what the clouds of such a configuration have been used with.
   */
  private static @Nullable Object flag(Object value, boolean readByNova) {
    return switch (value) {
      case Number number -> number.doubleValue() != 0;
      case String text when readByNova ->
          !text.isEmpty() && !NO_TO_NOVA.contains(text.toLowerCase(Locale.ROOT));
      case String text -> !text.isEmpty();
      default -> null;
    };
  }
}
