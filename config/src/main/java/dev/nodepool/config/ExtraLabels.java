package dev.nodepool.config;

import java.util.ArrayList;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Software Factory's {@code extra-labels}: labels and cloud images that one file adds to a pool of
 * another file.
 */
final class ExtraLabels {
  private static final String KEY = "extra-labels";

  private ExtraLabels() {}

  /** The whole configuration with every extra label in its pool. */
  static Tree.Fields merged(Tree.Fields root, Problems problems) {
    var result = root;
    for (var extra : Spot.root(root).items(KEY)) {
      var provider = extra.text("provider");
      var pool = extra.text("pool");
      if (provider != null && pool != null && isKnown(Spot.root(root), extra, problems)) {
        result =
            LegacyKeys.eachItem(
                result, "providers", one -> isNamed(one, provider) ? added(one, pool, extra) : one);
      }
    }
    return result;
  }

  private static boolean isKnown(Spot root, Spot extra, Problems problems) {
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

  private static Tree.Fields added(Tree.Fields provider, String pool, Spot extra) {
    var images = field(extra, "cloud-images");
    var labels = field(extra, "labels");
    var withImages = images == null ? provider : LegacyKeys.joined(provider, images);
    return labels == null
        ? withImages
        : LegacyKeys.eachItem(
            withImages, "pools", one -> isNamed(one, pool) ? LegacyKeys.joined(one, labels) : one);
  }

  private static Map.@Nullable Entry<String, Tree.Field> field(Spot extra, String key) {
    var spot = extra.get(key);
    return spot.tree() == null ? null : Map.entry(key, new Tree.Field(spot.at(), spot.tree()));
  }

  private static boolean isNamed(Tree.Fields mapping, String name) {
    return name.equals(Spot.root(mapping).text("name"));
  }
}
