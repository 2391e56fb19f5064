package dev.nodepool.config.section;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.List;
import java.util.Map;

/**
 * The sections of drivers that Nodepool 11 has and we do not: they are checked, their providers
 * serve nobody.
 *
 * @param hasImages whether each label names one image of two kinds
 * @param hasLimits whether a provider limits its pools where they say nothing
 * @param rules what is refused beyond the keys
 */
record UnsupportedSection(
    List<String> names, boolean hasImages, boolean hasLimits, LoaderRules rules)
    implements DriverSection {
  static final List<UnsupportedSection> ALL =
      List.of(
          new UnsupportedSection(List.of("aws"), true, true, LoaderRules.AWS),
          new UnsupportedSection(List.of("azure"), true, false, LoaderRules.AZURE),
          new UnsupportedSection(List.of("gce"), false, false, LoaderRules.GCE),
          new UnsupportedSection(List.of("ibmvpc"), true, false, LoaderRules.IBMVPC));

  @Override
  public String disabledBecause() {
    return "the driver %s is not implemented here: keep this provider on a Python launcher or remove it"
        .formatted(name());
  }

  @Override
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    DriverSection.super.check(provider, names, problems);
    if (hasImages) {
      for (var pool : provider.items("pools")) {
        pool.items("labels").forEach(label -> LabelChecks.requireOneImage(label, problems));
      }
    }
    rules.run(provider, problems);
  }

  @Override
  public Map<String, Long> limits(ConfigValue provider, ConfigValue pool) {
    return hasLimits ? Limits.inBoth(provider, pool, List.of()) : Limits.in(pool);
  }
}
