package dev.nodepool.config;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Labels of a metastatic provider that share a backing label share its nodes, so they must agree.
 */
final class MetastaticChecks {
  private MetastaticChecks() {}

  static void run(Spot provider, Names names, Problems problems) {
    var first = new HashMap<String, Spot>();
    var backingLabels = backingLabels(provider);
    for (var pool : provider.items("pools")) {
      for (var label : pool.items("labels")) {
        checkAges(label, problems);
        var backing = label.text("backing-label");
        if (backing == null) {
          continue;
        }
        if (!names.hasLabel(backing)) {
          problems.warning(
              label.get("backing-label"),
              "the backing label '%s' is not in the top-level list of labels, so only another"
                      .formatted(backing)
                  + " launcher can serve it");
        }
        if (restsOnItself(backing, backingLabels)) {
          problems.error(
              label.get("backing-label"),
              "the backing label '%s' is served by this provider itself, for ever; name a label of"
                      .formatted(backing)
                  + " another provider");
        }
        var before = first.putIfAbsent(backing, label);
        if (before != null && !Settings.of(before).equals(Settings.of(label))) {
          problems.error(
              label.get("backing-label"),
              "the label at %s has the same backing-label '%s' but other settings; make them equal"
                  .formatted(before.at(), backing));
        }
      }
    }
  }

  private static Map<String, String> backingLabels(Spot provider) {
    var byLabel = new HashMap<String, String>();
    for (var pool : provider.items("pools")) {
      for (var label : pool.items("labels")) {
        byLabel.put(label.text("name", ""), label.text("backing-label", ""));
      }
    }
    return byLabel;
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

  private static void checkAges(Spot label, Problems problems) {
    var maxAge = label.number("max-age");
    if (maxAge.isPresent() && maxAge.getAsLong() < label.number("min-retention-time", 0)) {
      problems.error(
          label.get("max-age"),
          "max-age must be at least min-retention-time; raise it or remove it");
    }
  }

  private record Settings(
      int maxParallelJobs, int graceTime, int minRetentionTime, OptionalLong maxAge) {
    static Settings of(Spot label) {
      return new Settings(
          label.number("max-parallel-jobs", 1),
          label.number("grace-time", 60),
          label.number("min-retention-time", 0),
          label.number("max-age"));
    }
  }
}
