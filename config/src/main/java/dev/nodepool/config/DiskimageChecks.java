package dev.nodepool.config;

import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;

/** What the schema cannot say about the top-level diskimages: unique names, parents, no cycles. */
final class DiskimageChecks {
  private DiskimageChecks() {}

  static void run(ConfigValue root, Problems problems) {
    var images = root.items("diskimages");
    DefinedNames.requireUnique(images, "name", "diskimage", problems);
    var byName = new HashMap<String, ConfigValue>();
    images.forEach(image -> byName.putIfAbsent(image.text("name", ""), image));
    var names = new DefinedNames(root);
    for (var image : images) {
      checkTrial(image, names, problems);
      var parent = image.text("parent");
      if (parent == null) {
        continue;
      }
      if (!byName.containsKey(parent)) {
        problems.error(
            image.get("parent"),
            "there is no diskimage '%s' to inherit from%s"
                .formatted(parent, Suggestion.of(parent, byName.keySet())));
      } else if (isInCycle(image, byName)) {
        problems.error(
            image.get("parent"),
            "the diskimage '%s' is its own ancestor; remove one parent of the circle"
                .formatted(image.text("name", "")));
      }
    }
  }

  private static void checkTrial(ConfigValue image, DefinedNames names, Problems problems) {
    var canary = image.get("canary");
    if (canary.value() != null && Share.percent(canary.value()).isEmpty()) {
      problems.error(
          canary,
          "canary is a share of the launches from %d%% to %d%%, such as 10%%"
              .formatted(Share.LEAST, Share.MOST));
    }
    var validate = image.get("validate");
    var label = validate.text("label");
    if (label != null && !names.hasLabel(label)) {
      problems.error(
          validate.get("label"),
          "there is no label '%s' whose nodes could be validated%s"
              .formatted(label, names.labelLike(label)));
    }
  }

  private static boolean isInCycle(ConfigValue image, Map<String, ConfigValue> byName) {
    var name = image.text("name", "");
    var seen = new HashSet<String>();
    var parent = image.text("parent");
    while (parent != null && seen.add(parent)) {
      if (parent.equals(name)) {
        return true;
      }
      var next = byName.get(parent);
      parent = next == null ? null : next.text("parent");
    }
    return false;
  }
}
