package dev.nodepool.drivers.metastatic;

import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The keys of a provider whose nodes are slices of others. Its labels that share a backing label
 * share its nodes, so they must agree.
 */
public final class MetastaticSection implements DriverSection {
  @Override
  public List<String> names() {
    return List.of("metastatic");
  }

  @Override
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    DriverSection.super.check(provider, names, problems);
    var labels =
        provider.items("pools").stream().flatMap(pool -> pool.items("labels").stream()).toList();
    var backingLabels = new HashMap<String, String>();
    for (var label : labels) {
      backingLabels.put(label.text("name", ""), label.text("backing-label", ""));
    }
    var first = new HashMap<String, ConfigValue>();
    for (var label : labels) {
      checkAges(label, problems);
      var backing = label.text("backing-label");
      if (backing == null) {
        continue;
      }
      checkBacking(label.get("backing-label"), backing, backingLabels, names, problems);
      var before = first.putIfAbsent(backing, label);
      if (before != null && !shared(before).equals(shared(label))) {
        problems.error(
            label.get("backing-label"),
            "the label at %s has the same backing-label '%s' but other settings; make them equal"
                .formatted(before.at(), backing));
      }
    }
  }

  private static void checkBacking(
      ConfigValue named,
      String backing,
      Map<String, String> backingLabels,
      DefinedNames names,
      Problems problems) {
    if (!names.hasLabel(backing)) {
      problems.warning(
          named,
          "the backing label '%s' is not in the top-level list of labels, so only another launcher can serve it%s"
              .formatted(backing, names.labelLike(backing)));
    }
    if (restsOnItself(backing, backingLabels)) {
      problems.error(
          named,
          "the backing label '%s' is served by this provider itself, for ever; name a label of another provider"
              .formatted(backing));
    }
  }

  /** Slots of slots are fine, as long as there is something under them at last. */
  private static boolean restsOnItself(String backing, Map<String, String> backingLabels) {
    var under = backing;
    for (int depth = 0; depth <= backingLabels.size(); depth++) {
      if (!backingLabels.containsKey(under)) {
        return false;
      }
      under = backingLabels.getOrDefault(under, "");
    }
    return true;
  }

  private static void checkAges(ConfigValue label, Problems problems) {
    var maxAge = label.number("max-age");
    if (maxAge.isPresent() && maxAge.getAsLong() < label.number("min-retention-time", 0)) {
      problems.error(
          label.get("max-age"),
          "max-age must be at least min-retention-time; raise it or remove it");
    }
  }

  /** What labels of one backing label have in common. */
  private static List<OptionalLong> shared(ConfigValue label) {
    return List.of(
        OptionalLong.of(label.number("max-parallel-jobs", 1)),
        OptionalLong.of(label.number("grace-time", 60)),
        OptionalLong.of(label.number("min-retention-time", 0)),
        label.number("max-age"));
  }
}
