package dev.nodepool.drivers.metastatic;

import dev.nodepool.config.section.DefinedNames;
import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.List;

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
        provider.items("pools").stream()
            .flatMap(pool -> pool.items("labels").stream())
            .filter(label -> label.text("backing-label") != null)
            .toList();
    labels.forEach(label -> checkBacking(label.get("backing-label"), names, problems));
    var faults = LabelFaults.of(labels.stream().map(MetastaticSection::settings).toList());
    for (int i = 0; i < faults.size(); i++) {
      var label = labels.get(i);
      faults.get(i).ifPresent(fault -> problems.tolerated(label.get(fault.key()), fault.text()));
    }
  }

  private static void checkBacking(ConfigValue named, DefinedNames names, Problems problems) {
    var backing = named.text();
    if (backing != null && !names.hasLabel(backing)) {
      problems.warning(
          named,
          "the backing label '%s' is not in the top-level list of labels, so only another launcher can serve it%s"
              .formatted(backing, names.labelLike(backing)));
    }
  }

  private static LabelSettings settings(ConfigValue label) {
    return new LabelSettings.Keys(
            label.text("name", ""),
            label.text("backing-label", ""),
            label.number("max-parallel-jobs", 1),
            label.number("grace-time", 60),
            label.number("min-retention-time", 0),
            label.number("max-age", 0),
            true)
        .in(true);
  }
}
