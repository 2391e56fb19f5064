package dev.nodepool.openstack.clouds;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The cloud that the variables OS_AUTH_URL, OS_USERNAME and so on describe, as an RC file sets
 * them. It is called {@code envvars}, or what OS_CLOUD_NAME says.
 */
record EnvironmentCloud(String name, Map<String, Object> settings) {
  private static final String PREFIX = "OS_";
  private static final Set<String> ABOUT_FILES =
      Set.of("OS_CLOUD", "OS_CLOUD_NAME", "OS_REGION_NAME");

  static Optional<EnvironmentCloud> of(Map<String, String> environment) {
    var settings = new LinkedHashMap<String, Object>();
    environment.forEach((key, value) -> {
      if (key.startsWith(PREFIX)
          && !key.startsWith("OS_CLIENT_")
          && !ABOUT_FILES.contains(key)
          && !value.isEmpty()) {
        settings.put(key.substring(PREFIX.length()).toLowerCase(Locale.ROOT), value);
      }
    });
    if (!settings.containsKey("auth_url")) {
      return Optional.empty();
    }
    var region = environment.getOrDefault("OS_REGION_NAME", "");
    if (!region.isEmpty()) {
      settings.put("region_name", region);
    }
    var name = environment.getOrDefault("OS_CLOUD_NAME", "envvars");
    return Optional.of(new EnvironmentCloud(name, settings));
  }

  @Override
  public String toString() {
    return "cloud " + name + " of the environment";
  }
}
