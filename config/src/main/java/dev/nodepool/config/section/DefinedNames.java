package dev.nodepool.config.section;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The labels and diskimages that the top level defines, for checks of those who refer to them. */
public final class DefinedNames {
  private final Set<String> labels;
  private final Map<String, ConfigValue> diskimages = new HashMap<>();

  public DefinedNames(ConfigValue root) {
    labels = new HashSet<>(in(root, "labels"));
    root.items("diskimages").forEach(image -> diskimages.put(image.text("name", ""), image));
  }

  public boolean hasLabel(String name) {
    return labels.contains(name);
  }

  /** What may be meant by a name that is none of the labels; empty when nothing is near. */
  public String labelLike(String name) {
    return Suggestion.of(name, labels);
  }

  /** A label that a pool uses must be in the list at the top level. */
  void requireLabel(ConfigValue reference, Problems problems) {
    var name = reference.text();
    if (name != null && !labels.contains(name)) {
      problems.error(
          reference,
          "the label '%s' is not in the top-level list of labels%s"
              .formatted(name, Suggestion.orElse(name, labels, "add it there")));
    }
  }

  /** A diskimage that a provider uses must be in the list at the top level and be buildable. */
  void requireDiskimage(ConfigValue reference, Problems problems) {
    var name = reference.text();
    if (name == null) {
      return;
    }
    var image = diskimages.get(name);
    if (image == null) {
      problems.error(
          reference,
          "the diskimage '%s' is not in the top-level list of diskimages%s"
              .formatted(name, Suggestion.orElse(name, diskimages.keySet(), "add it there")));
    } else if (image.flag("abstract", false)) {
      problems.error(
          reference,
          "the diskimage '%s' is abstract and never built; name one that has it as parent"
              .formatted(name));
    }
  }

  /** Each of these must have another text under that key. */
  public static void requireUnique(
      List<ConfigValue> values, String key, String what, Problems problems) {
    var first = new HashMap<String, ConfigValue>();
    for (var value : values) {
      var name = value.text(key);
      var before = name == null ? null : first.putIfAbsent(name, value.get(key));
      if (before != null) {
        problems.error(
            value.get(key),
            "the %s '%s' is already defined at %s; rename or remove one"
                .formatted(what, name, before.at()));
      }
    }
  }

  /** The names of the items in that list. */
  static List<String> in(ConfigValue parent, String list) {
    return parent.items(list).stream()
        .map(item -> item.text("name"))
        .filter(Objects::nonNull)
        .toList();
  }
}
