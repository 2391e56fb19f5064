package dev.nodepool.openstack.clouds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The regions of a cloud: {@code regions}, each perhaps with values of its own. */
final class Regions {
  private static final String ONE = "region_name";
  private static final String ALL = "regions";
  private static final String PLACEHOLDER = "{region_name}";

  private Regions() {}

  static List<String> names(Map<String, Object> cloud) {
    var all = all(cloud);
    if (!all.isEmpty()) {
      return List.copyOf(all.keySet());
    }
    var one = cloud.get(ONE);
    return one == null ? List.of() : List.of(one.toString());
  }

  /** The settings of the cloud in that region. */
  static Map<String, Object> choose(
      String name, Map<String, Object> cloud, @Nullable String wanted) {
    var all = all(cloud);
    var configured = cloud.get(ONE);
    var region =
        wanted != null
            ? wanted
            : configured != null
                ? configured.toString()
                : all.isEmpty() ? null : all.keySet().iterator().next();
    if (region == null) {
      return cloud;
    }
    if (!all.isEmpty() && !all.containsKey(region)) {
      throw new CloudConfigException(
          "cloud %s has no region %s; its regions are %s (regions in clouds.yaml)"
              .formatted(name, region, String.join(", ", all.keySet())));
    }
    var chosen = new LinkedHashMap<>(YamlFile.merge(cloud, all.getOrDefault(region, Map.of())));
    chosen.put(ONE, region);
    return filledIn(chosen, region);
  }

  /** URLs may be those of any region: {@code https://{region_name}.example.com}. */
  private static Map<String, Object> filledIn(Map<String, Object> settings, String region) {
    var filled = new LinkedHashMap<String, Object>();
    settings.forEach((key, value) ->
        filled.put(
            key,
            switch (value) {
              case String text when text.contains("://") -> text.replace(PLACEHOLDER, region);
              case Map<?, ?> map -> filledIn(YamlFile.asMap(key, map), region);
              default -> value;
            }));
    return filled;
  }

  private static Map<String, Map<String, Object>> all(Map<String, Object> cloud) {
    var all = new LinkedHashMap<String, Map<String, Object>>();
    if (cloud.get(ALL) instanceof List<?> list) {
      for (var entry : list) {
        if (entry instanceof Map) {
          var region = YamlFile.asSettings(ALL, entry);
          all.put(
              String.valueOf(region.get("name")), YamlFile.asSettings(ALL, region.get("values")));
        } else {
          all.put(String.valueOf(entry), Map.of());
        }
      }
    }
    return all;
  }
}
