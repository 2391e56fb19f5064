package dev.nodepool.openstack.clouds;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of public clouds, for entries that name a {@code profile}: clouds-public.yaml of
 * the user's, then those that come with us, then what a URL tells.
 */
record Vendors(Map<String, Object> own, Map<String, Object> builtIn, Proxies proxies) {
  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
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

  static Vendors of(Optional<Path> file, Proxies proxies) {
    var own = file.map(YamlFile::read).map(it -> it.get(PUBLIC_CLOUDS));
    return new Vendors(YamlFile.asMap(PUBLIC_CLOUDS, own.orElse(null)), BUILT_IN, proxies);
  }

  /** The settings of a cloud over those of its profile, if that is to be had. */
  Map<String, Object> expand(String name, Map<String, Object> cloud) {
    var profile = named(cloud);
    if (profile.isEmpty()) {
      return cloud;
    }
    var known = find(profile.get());
    if (known.isEmpty()) {
      log.warn(
          "Cloud {}: nothing is known of its profile {}, which is neither in clouds-public.yaml nor built in; only what clouds.yaml itself says of the cloud counts",
          name,
          profile.get());
      return cloud;
    }
    // A profile may be another name for one.
    var below = named(known.get()).flatMap(this::find).orElse(Map.of());
    return YamlFile.merge(YamlFile.merge(below, known.get()), cloud);
  }

  private static Optional<String> named(Map<String, Object> settings) {
    return Optional.ofNullable(settings.getOrDefault("profile", settings.get("cloud")))
        .map(Object::toString)
        .filter(profile -> !profile.isBlank());
  }

  private Optional<Map<String, Object>> find(String profile) {
    var known = own.getOrDefault(profile, builtIn.get(profile));
    if (known != null) {
      return Optional.of(YamlFile.asSettings("profile " + profile, known));
    }
    return RemoteProfiles.isUrl(profile) ? RemoteProfiles.at(profile, proxies) : Optional.empty();
  }
}
