package dev.nodepool.config.section;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.YamlTree;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sections of the drivers that make pods and namespaces, until those bring their own.
 *
 * @param instances further keys of a provider that mean {@code max-servers}
 * @param needsImage whether a label has an image if it has no spec
 */
record PodSection(List<String> names, List<String> instances, boolean needsImage)
    implements DriverSection {
  static final List<PodSection> ALL =
      List.of(
          new PodSection(List.of("kubernetes"), List.of(), false),
          new PodSection(List.of("openshift"), List.of("max-projects"), false),
          new PodSection(List.of("openshiftpods"), List.of("max-projects", "max-pods"), true));

  private static final Set<String> BESIDE_SPEC =
      Set.of("name", "type", "labels", "dynamic-labels", "annotations", "spec");

  @Override
  public String absentBecause() {
    return "the driver %s is not in this version, so this provider serves nobody yet: keep it on a Python launcher"
        .formatted(name());
  }

  @Override
  public YamlTree.Mapping renewed(YamlTree.Mapping provider) {
    return provider.withEach(
        "pools",
        pool -> pool.renamed("default-label-extra_resources", "default-label-extra-resources"));
  }

  @Override
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    DriverSection.super.check(provider, names, problems);
    for (var pool : provider.items("pools")) {
      pool.items("labels").forEach(label -> checkSpec(label, problems));
    }
  }

  private void checkSpec(ConfigValue label, Problems problems) {
    if (!label.has("spec")) {
      if (needsImage && !label.has("image")) {
        problems.error(label, "a label needs an image or a spec");
      }
      return;
    }
    for (var key : label.keys()) {
      if (!BESIDE_SPEC.contains(key)) {
        problems.error(
            label.get(key),
            "the key '%s' cannot stand beside spec; write it into the spec".formatted(key));
      }
    }
  }

  @Override
  public Map<String, Long> limits(ConfigValue provider, ConfigValue pool) {
    return Limits.inBoth(provider, pool, instances);
  }
}
