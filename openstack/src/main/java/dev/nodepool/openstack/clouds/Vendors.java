package dev.nodepool.openstack.clouds;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is known of public clouds, for entries that only name a {@code profile}: clouds-public.yaml
 * of the user's, then a few that come with us.
 */
record Vendors(Map<String, Object> own, Map<String, Object> builtIn) {
  private static final String PUBLIC_CLOUDS = "public-clouds";
  private static final Map<String, Object> BUILT_IN = builtInVendors();

  private static Map<String, Object> builtInVendors() {
    try (var in = Vendors.class.getResourceAsStream("vendors.yaml")) {
      if (in == null) {
        throw new IllegalStateException("vendors.yaml is missing from this build");
      }
      return YamlFile.parse("vendors.yaml", new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Vendors of(Optional<Path> file) {
    var own = file.map(YamlFile::read).map(it -> it.get(PUBLIC_CLOUDS));
    return new Vendors(YamlFile.asMap(PUBLIC_CLOUDS, own.orElse(null)), BUILT_IN);
  }

  /** The settings of a cloud over those of its profile. */
  Map<String, Object> expand(String name, Map<String, Object> cloud) {
    var profile = cloud.getOrDefault("profile", cloud.get("cloud"));
    if (profile == null) {
      return cloud;
    }
    var known = own.getOrDefault(profile.toString(), builtIn.get(profile.toString()));
    if (known == null) {
      throw new CloudConfigException(
          "cloud %s: there is no profile %s in clouds-public.yaml, and built in are only %s; write what it stands for into the cloud itself"
              .formatted(name, profile, String.join(", ", new TreeSet<>(builtIn.keySet()))));
    }
    return YamlFile.merge(YamlFile.asSettings("profile " + profile, known), cloud);
  }
}
