package dev.nodepool.config;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import dev.nodepool.config.yaml.Suggestion;
import dev.nodepool.config.yaml.YamlTree;
import java.util.ArrayList;

/**
 * Software Factory's {@code extra-labels}: labels and cloud images that one file adds to a pool of
 * another file.
 */
final class ExtraLabels {
  private ExtraLabels() {}

  /** The whole configuration with every extra label in its pool. */
  static YamlTree.Mapping merged(YamlTree.Mapping root, Problems problems) {
    var result = root;
    for (var extra : ConfigValue.root(root).items("extra-labels")) {
      var provider = extra.text("provider");
      var pool = extra.text("pool");
      if (provider != null && pool != null && isKnown(ConfigValue.root(root), extra, problems)) {
        result =
            result.withEach(
                "providers", one -> isNamed(one, provider) ? added(one, pool, extra) : one);
      }
    }
    return result;
  }

  private static boolean isKnown(ConfigValue root, ConfigValue extra, Problems problems) {
    var providers = new ArrayList<String>();
    for (var provider : root.items("providers")) {
      var name = provider.text("name", "");
      providers.add(name);
      if (name.equals(extra.text("provider"))) {
        var pools = provider.items("pools").stream().map(pool -> pool.text("name", "")).toList();
        var wanted = extra.text("pool", "");
        if (!pools.contains(wanted)) {
          problems.error(
              extra.get("pool"),
              "the provider '%s' has no pool '%s'%s"
                  .formatted(name, wanted, Suggestion.of(wanted, pools)));
          return false;
        }
        return true;
      }
    }
    var wanted = extra.text("provider", "");
    problems.error(
        extra.get("provider"),
        "there is no provider '%s'%s".formatted(wanted, Suggestion.of(wanted, providers)));
    return false;
  }

  private static YamlTree.Mapping added(YamlTree.Mapping provider, String pool, ConfigValue extra) {
    return provider
        .joined("cloud-images", extra.get("cloud-images"))
        .withEach(
            "pools", one -> isNamed(one, pool) ? one.joined("labels", extra.get("labels")) : one);
  }

  private static boolean isNamed(YamlTree.Mapping mapping, String name) {
    return name.equals(ConfigValue.root(mapping).text("name"));
  }
}
