package dev.nodepool.config.section;

import dev.nodepool.config.schema.SchemaCheck;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** The sections of all drivers that are on the class path, and of those that are not here. */
public final class DriverSections {
  /** The driver of a provider that names none: that of the format. */
  private static final String UNNAMED = "openstack";

  private final List<DriverSection> all;

  private DriverSections(List<DriverSection> all) {
    this.all = all;
  }

  /** Those that the class path has now. */
  public static DriverSections installed() {
    var found =
        ServiceLoader.load(DriverSection.class).stream()
            .map(ServiceLoader.Provider::get)
            .sorted(Comparator.comparing(DriverSection::name));
    var absent = Stream.concat(PodSection.ALL.stream(), UnsupportedSection.ALL.stream());
    return new DriverSections(Stream.concat(found, absent).toList());
  }

  public List<DriverSection> all() {
    return all;
  }

  /** The section of that provider; empty when its driver is unknown. */
  public Optional<DriverSection> of(ConfigValue provider) {
    var name = provider.text("name", "");
    var word = provider.text("driver", UNNAMED);
    return all.stream()
        .filter(section -> section.takes(name))
        .findFirst()
        .or(() -> all.stream().filter(section -> section.names().contains(word)).findFirst());
  }

  /** Tells what is wrong in a provider; in one that serves nobody it refuses no daemon. */
  public void check(ConfigValue provider, DefinedNames names, Problems problems) {
    var section = of(provider).orElse(null);
    if (section == null) {
      var word = provider.text("driver", UNNAMED);
      var known = all.stream().map(DriverSection::name).distinct().toList();
      problems.error(
          provider.get("driver"),
          "there is no driver '%s'; the drivers are %s%s"
              .formatted(word, String.join(", ", known), Suggestion.of(word, known)));
      return;
    }
    var disabled = section.disabledBecause();
    boolean serves = disabled == null && section.absentBecause() == null;
    var found = serves ? problems : problems.ofDisabledPart();
    SchemaCheck.run(section.schema(), provider, found);
    DefinedNames.requireUnique(provider.items("pools"), "name", "pool", found);
    DefinedNames.requireUnique(provider.items("diskimages"), "name", "diskimage", found);
    DefinedNames.requireUnique(provider.items("cloud-images"), "name", "cloud-image", found);
    provider.items("diskimages").forEach(one -> names.requireDiskimage(one.get("name"), found));
    for (var pool : provider.items("pools")) {
      section.labels(pool).forEach(label -> names.requireLabel(label, found));
    }
    section.check(provider, names, found);
    if (disabled != null) {
      problems.warning(provider.has("driver") ? provider.get("driver") : provider, disabled);
    }
    if (!serves) {
      problems.addDisabledPart(found);
    }
  }
}
