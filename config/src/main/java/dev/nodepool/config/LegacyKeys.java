package dev.nodepool.config;

import java.util.ArrayList;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Brings older spellings into today's form before anybody looks: {@code ssh-port}, {@code
 * default-label-extra_resources}, a static node's labels in one text. The places stay.
 */
final class LegacyKeys {
  private LegacyKeys() {}

  static Tree.Fields renewed(Tree.Fields provider, @Nullable Driver driver) {
    if (driver == Driver.STATIC) {
      return eachItem(
          provider, "pools", pool -> eachItem(pool, "nodes", LegacyKeys::renewedStaticNode));
    }
    if (driver != null && driver.hasPods()) {
      return eachItem(
          provider,
          "pools",
          pool -> renamed(pool, "default-label-extra_resources", "default-label-extra-resources"));
    }
    return provider;
  }

  private static Tree.Fields renewedStaticNode(Tree.Fields node) {
    var renewed = renamed(node, "ssh-port", "connection-port");
    var labels = renewed.fields().get("labels");
    if (labels != null
        && labels.value() instanceof Tree.Leaf leaf
        && leaf.value() instanceof String text) {
      var split = new ArrayList<Tree>();
      for (var name : text.strip().split("\\s+")) {
        split.add(new Tree.Leaf(leaf.at(), name));
      }
      return renewed.with("labels", labels.keyAt(), new Tree.Items(leaf.at(), split));
    }
    return renewed;
  }

  private static Tree.Fields renamed(Tree.Fields mapping, String old, String now) {
    var field = mapping.fields().get(old);
    return field == null || mapping.fields().containsKey(now)
        ? mapping
        : mapping.without(old).with(now, field.keyAt(), field.value());
  }

  /** That mapping with the mappings in the list under {@code key} changed. */
  static Tree.Fields eachItem(Tree.Fields mapping, String key, UnaryOperator<Tree.Fields> change) {
    var field = mapping.fields().get(key);
    if (field == null || !(field.value() instanceof Tree.Items list)) {
      return mapping;
    }
    var items = new ArrayList<Tree>();
    for (var item : list.items()) {
      items.add(item instanceof Tree.Fields one ? change.apply(one) : item);
    }
    return mapping.with(key, field.keyAt(), new Tree.Items(list.at(), items));
  }

  /** That mapping with the items of {@code more} after those of the list under its key. */
  static Tree.Fields joined(Tree.Fields mapping, Map.Entry<String, Tree.Field> more) {
    var key = more.getKey();
    var field = mapping.fields().get(key);
    if (!(more.getValue().value() instanceof Tree.Items added)) {
      return mapping;
    }
    if (field == null) {
      return mapping.with(key, more.getValue().keyAt(), added);
    }
    if (!(field.value() instanceof Tree.Items list)) {
      return mapping;
    }
    var items = new ArrayList<>(list.items());
    items.addAll(added.items());
    return mapping.with(key, field.keyAt(), new Tree.Items(list.at(), items));
  }
}
