package dev.nodepool.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The labels and diskimages that the top level defines, for checks of those who refer to them. */
final class Names {
  private final Set<String> labels;
  private final Map<String, Spot> diskimages;

  private Names(Set<String> labels, Map<String, Spot> diskimages) {
    this.labels = labels;
    this.diskimages = diskimages;
  }

  static Names of(Spot root) {
    var labels = new HashSet<String>();
    root.items("labels").forEach(label -> labels.add(label.text("name", "")));
    var diskimages = new HashMap<String, Spot>();
    for (var image : root.items("diskimages")) {
      diskimages.put(image.text("name", ""), image);
    }
    return new Names(labels, diskimages);
  }

  /** A label that a pool uses must be in the list at the top level. */
  void requireLabel(Spot reference, String name, Problems problems) {
    if (!labels.contains(name)) {
      problems.error(
          reference,
          "the label '%s' is not in the top-level list of labels%s"
              .formatted(name, Suggestion.orElse(name, labels, "add it there")));
    }
  }

  boolean hasLabel(String name) {
    return labels.contains(name);
  }

  /** A diskimage that a provider uses must be in the list at the top level and be buildable. */
  void requireDiskimage(Spot reference, Problems problems) {
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
  static void requireUnique(List<Spot> spots, String key, String what, Problems problems) {
    var first = new HashMap<String, Spot>();
    for (var spot : spots) {
      var name = spot.text(key);
      var before = name == null ? null : first.putIfAbsent(name, spot.get(key));
      if (before != null) {
        problems.error(
            spot.get(key),
            "the %s '%s' is already defined at %s; rename or remove one"
                .formatted(what, name, before.at()));
      }
    }
  }

  /** The texts under that key of every item in the list. */
  static List<String> in(Spot parent, String list, String key) {
    var found = new ArrayList<String>();
    for (var item : parent.items(list)) {
      var name = item.text(key);
      if (name != null) {
        found.add(name);
      }
    }
    return found;
  }
}
