package dev.nodepool.config.section;

import dev.nodepool.config.yaml.ConfigValue;
import dev.nodepool.config.yaml.Problems;
import java.util.List;

/**
 * What Nodepool 11 refuses in sections of drivers that are not here, beyond their keys: keys that
 * exclude each other, and those that need one another.
 */
enum LoaderRules {
  AWS("image-id", "image-filters") {
    @Override
    void check(ConfigValue provider, Problems problems) {
      for (var image : provider.items("diskimages")) {
        if (image.text("imds-support", "").equals("v2.0")
            && image.text("import-method", "").equals("image")) {
          problems.error(
              image.get("imds-support"),
              "imds-support v2.0 needs the import-method snapshot or ebs-direct");
        }
      }
      for (var pool : provider.items("pools")) {
        pool.items("labels").forEach(label -> checkLabel(pool, label, problems));
      }
    }

    private void checkLabel(ConfigValue pool, ConfigValue label, Problems problems) {
      atMostOne(label, List.of("instance-type", "fleet"), problems);
      atMostOne(label.get("iam-instance-profile"), List.of("name", "arn"), problems);
      if (!label.flag("dedicated-host", false)) {
        return;
      }
      if (label.flag("use-spot", false)) {
        problems.error(
            label.get("use-spot"), "a dedicated-host has no spot instances; remove one of the two");
      }
      if (!pool.has("availability-zone")) {
        problems.error(
            label.get("dedicated-host"), "dedicated-host needs availability-zone in the pool");
      }
    }
  },
  AZURE(
      "image-reference",
      "image-id",
      "image-filter",
      "community-gallery-image",
      "shared-gallery-image"),
  GCE,
  IBMVPC("image-href", "image-id", "image-name", "image-filter") {
    @Override
    void check(ConfigValue provider, Problems problems) {
      if (provider.text("name", "").contains("_")) {
        problems.error(
            provider.get("name"), "the name of an ibmvpc provider must not have an underscore");
      }
      for (var pool : provider.items("pools")) {
        if (pool.text("name", "").startsWith("_")) {
          problems.error(
              pool.get("name"),
              "the name of a pool of an ibmvpc provider must not begin with an underscore");
        }
        for (var key : List.of("zone", "subnet")) {
          if (!pool.has(key) && !provider.has(key)) {
            problems.error(pool, "%s is needed here or in the provider".formatted(key));
          }
        }
      }
    }
  };

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> imageKeys;

  LoaderRules(String... imageKeys) {
    this.imageKeys = List.of(imageKeys);
  }

  /** Tells what is wrong in that provider. */
  void run(ConfigValue provider, Problems problems) {
    if (!imageKeys.isEmpty()) {
      provider.items("cloud-images").forEach(image -> exactlyOne(image, imageKeys, problems));
    }
    check(provider, problems);
  }

  void check(ConfigValue provider, Problems problems) {}

  private static void exactlyOne(ConfigValue of, List<String> keys, Problems problems) {
    if (keys.stream().noneMatch(of::has)) {
      problems.error(of, "one of %s is needed here".formatted(list(keys, " and ")));
    }
    atMostOne(of, keys, problems);
  }

  private static void atMostOne(ConfigValue of, List<String> keys, Problems problems) {
    var given = keys.stream().filter(of::has).toList();
    if (given.size() > 1) {
      problems.error(
          of.get(given.get(1)), "%s exclude each other; keep one".formatted(list(given, " and ")));
    }
  }

  private static String list(List<String> keys, String last) {
    return String.join(", ", keys.subList(0, keys.size() - 1)) + last + keys.getLast();
  }
}
