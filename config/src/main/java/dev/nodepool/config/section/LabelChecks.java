package dev.nodepool.config.section;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import java.util.HashSet;
import java.util.List;

/** What is wrong with the labels of a pool, and with the images to which they refer. */
public final class LabelChecks {
  private LabelChecks() {}

  /** Looks at every label of the provider. */
  static void run(ConfigValue provider, DefinedNames names, Problems problems) {
    var cloudImages = DefinedNames.in(provider, "cloud-images");
    var diskimages = DefinedNames.in(provider, "diskimages");
    for (var pool : provider.items("pools")) {
      var seen = new HashSet<String>();
      for (var label : pool.items("labels")) {
        var name = label.text("name");
        if (name != null && !seen.add(name)) {
          problems.warning(
              label.get("name"),
              "the label '%s' is twice in this pool; the last one counts".formatted(name));
        }
        checkCloudImage(label.get("cloud-image"), cloudImages, problems);
        names.requireDiskimage(label.get("diskimage"), problems);
        checkDiskimage(label.get("diskimage"), diskimages, problems);
      }
    }
  }

  private static void checkCloudImage(ConfigValue named, List<String> known, Problems problems) {
    var name = named.text();
    if (name != null && !known.contains(name)) {
      problems.error(
          named,
          "this provider has no cloud-image '%s'%s"
              .formatted(name, Suggestion.orElse(name, known, "add it to its cloud-images")));
    }
  }

  private static void checkDiskimage(ConfigValue named, List<String> known, Problems problems) {
    var name = named.text();
    if (name != null && !known.contains(name)) {
      problems.warning(
          named,
          "the diskimage '%s' is not in the diskimages of this provider, so it is never uploaded%s"
              .formatted(name, Suggestion.of(name, known)));
    }
  }

  /** A label boots from an image of ours or from one of the cloud, not both. */
  public static void requireOneImage(ConfigValue label, Problems problems) {
    if (label.has("diskimage") == label.has("cloud-image")) {
      problems.error(
          label.has("diskimage") ? label.get("cloud-image") : label,
          "a label needs exactly one of diskimage and cloud-image");
    }
  }
}
