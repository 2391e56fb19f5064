package dev.nodepool.config;

import dev.nodepool.config.section.DriverSection;
import dev.nodepool.config.section.DriverSections;
import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is allowed and will not do what it seems to: told to whoever asks for it, as warnings. Other
 * launchers may have other files, so none of it can be an error.
 */
final class Advice {
  /** Seconds between two calls: a launch takes about five of them. */
  private static final double SLOWEST_PACE = 60;

  private final Problems problems;
  private final Map<String, List<Offer>> offers = new HashMap<>();

  /** A pool that has a label. */
  private record Offer(DriverSection section, ConfigValue provider, ConfigValue pool) {
    boolean isLimited() {
      return section.limits(provider, pool).containsKey("instances");
    }

    long most() {
      return Math.max(0, section.limits(provider, pool).getOrDefault("instances", 0L));
    }
  }

  private Advice(Problems problems) {
    this.problems = problems;
  }

  static void run(ConfigValue root, DriverSections drivers, Problems problems) {
    var advice = new Advice(problems);
    for (var provider : root.items("providers")) {
      advice.checkPace(provider);
      drivers.of(provider).ifPresent(section -> advice.collect(section, provider));
    }
    if (!root.items("providers").isEmpty()) {
      root.items("labels").forEach(advice::checkLabel);
    }
  }

  private void checkPace(ConfigValue provider) {
    double rate = provider.real("rate", 1);
    if (rate > SLOWEST_PACE) {
      problems.warning(
          provider.get("rate"),
          "a pause of %.0f s between two calls to the cloud: a node would take %.0f minutes and more; rate is in seconds"
              .formatted(rate, rate * 5 / 60));
    }
  }

  private void collect(DriverSection section, ConfigValue provider) {
    var absent = section.absentBecause();
    if (absent != null) {
      problems.warning(provider.get("driver"), absent);
    }
    for (var pool : provider.items("pools")) {
      for (var label : section.labels(pool)) {
        var name = label.text();
        if (name != null) {
          offers
              .computeIfAbsent(name, _ -> new ArrayList<>())
              .add(new Offer(section, provider, pool));
        }
      }
    }
  }

  private void checkLabel(ConfigValue label) {
    var name = label.text("name");
    if (name == null) {
      return;
    }
    var pools = offers.getOrDefault(name, List.of());
    if (pools.isEmpty()) {
      problems.warning(
          label.get("name"),
          "no pool in this configuration offers the label '%s'; without another launcher that does, requests for it fail"
              .formatted(name));
      return;
    }
    int wanted = label.number("min-ready", 0);
    if (wanted <= 0) {
      return;
    }
    if (pools.stream().noneMatch(one -> one.section().makesMachines())) {
      problems.warning(
          label.get("min-ready"),
          "min-ready has no effect on '%s': its machines exist already, and those that answer are ready"
              .formatted(name));
      return;
    }
    long room = pools.stream().mapToLong(Offer::most).sum();
    if (pools.stream().allMatch(Offer::isLimited) && room < wanted) {
      problems.warning(
          label.get("min-ready"),
          "%d nodes are to be ready, and the pools with the label '%s' may have %d (max-servers)"
              .formatted(wanted, name, room));
    }
  }
}
