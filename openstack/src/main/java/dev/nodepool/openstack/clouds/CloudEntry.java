package dev.nodepool.openstack.clouds;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of one region of a cloud, on their way to a {@link CloudConfig}. */
record CloudEntry(
    String name, String where, Map<String, Object> settings, boolean forceIpv4, Proxies proxies) {
  private static final Set<String> REACHES = Set.of("public", "internal", "admin");
  private static final long MILLIS = 1000;

  CloudConfig config() {
    return new CloudConfig(
        name,
        text("region_name"),
        reach(),
        AuthSettings.of(name, where, settings).credentials(settings.get("auth_type")),
        tls(),
        ofServices("_endpoint_override"),
        microversions(),
        patience(),
        or(text("image_format"), "qcow2"),
        addressing(),
        proxies);
  }

  private String reach() {
    var given = text("interface");
    var reach = or(given == null ? text("endpoint_type") : given, "public");
    var plain = reach.endsWith("URL") ? reach.substring(0, reach.length() - 3) : reach;
    if (!REACHES.contains(plain)) {
      throw wrong("interface %s is none of public, internal, admin".formatted(reach));
    }
    return plain;
  }

  private TlsConfig tls() {
    boolean verify =
        !Setting.isFalse(settings.get("verify")) && !Setting.isTrue(settings.get("insecure"));
    return new TlsConfig(verify, file("cacert"), file("cert"), file("key"));
  }

  private @Nullable Path file(String key) {
    var value = text(key);
    if (value == null) {
      return null;
    }
    return value.startsWith("~/")
        ? Path.of(System.getProperty("user.home", "/")).resolve(value.substring(2))
        : Path.of(value);
  }

  /** By the type of the service what is written for it as {@code <type><suffix>}. */
  private Map<String, String> ofServices(String suffix) {
    var found = new HashMap<String, String>();
    settings.forEach((key, value) -> {
      if (key.endsWith(suffix)) {
        var service = key.substring(0, key.length() - suffix.length()).replace('_', '-');
        found.put(service, value.toString());
      }
    });
    return found;
  }

  /** A version like 2.53 is a microversion; a mere 2 only says which API, and we know that. */
  private Map<String, String> microversions() {
    var found = ofServices("_api_version");
    found.values().removeIf(version -> !version.matches("\\d+\\.[1-9]\\d*"));
    found.putAll(ofServices("_default_microversion"));
    return found;
  }

  private Duration patience() {
    var seconds = text("api_timeout");
    if (seconds == null) {
      return CloudConfig.DEFAULT_PATIENCE;
    }
    try {
      double value = Double.parseDouble(seconds);
      if (value > 0) {
        return Duration.ofMillis((long) (value * MILLIS));
      }
    } catch (NumberFormatException e) {
      throw wrong("api_timeout %s is not a number of seconds".formatted(seconds));
    }
    throw wrong("api_timeout is to be more than 0");
  }

  private Addressing addressing() {
    var source = or(text("floating_ip_source"), "neutron");
    return new Addressing(
        networks(),
        !source.equalsIgnoreCase("none"),
        forceIpv4 || Setting.isTrue(settings.get("force_ipv4")),
        Setting.isTrue(settings.get("private")));
  }

  private List<NetworkEntry> networks() {
    var hints = new ArrayList<NetworkEntry>();
    if (settings.get("networks") instanceof List<?> list) {
      for (var entry : list) {
        hints.add(hint(YamlFile.asSettings("cloud %s: networks".formatted(name), entry)));
      }
    }
    var external = text("external_network");
    var internal = text("internal_network");
    if (!hints.isEmpty() && (external != null || internal != null)) {
      throw wrong("write networks, not external_network and internal_network beside it");
    }
    if (external != null) {
      hints.add(new NetworkEntry(external, true, true, false, false, true));
    }
    if (internal != null) {
      hints.add(new NetworkEntry(internal, false, false, false, true, false));
    }
    checkOnce("nat_destination", hints.stream().filter(NetworkEntry::natDestination).count());
    checkOnce("default_interface", hints.stream().filter(NetworkEntry::defaultInterface).count());
    return hints;
  }

  private NetworkEntry hint(Map<String, Object> network) {
    var called = network.get("name");
    if (called == null) {
      throw wrong("an entry of networks has no name");
    }
    var routes = network.get("routes_externally");
    return new NetworkEntry(
        called.toString(),
        Setting.isTrue(network.getOrDefault("routes_ipv4_externally", routes)),
        Setting.isTrue(network.getOrDefault("routes_ipv6_externally", routes)),
        Setting.isTrue(network.get("nat_source")),
        Setting.isTrue(network.get("nat_destination")),
        Setting.isTrue(network.get("default_interface")));
  }

  private void checkOnce(String key, long count) {
    if (count > 1) {
      throw wrong("more than one network has %s; only one can".formatted(key));
    }
  }

  private @Nullable String text(String key) {
    var value = settings.get(key);
    return value == null || value.toString().isEmpty() ? null : value.toString();
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }

  private CloudConfigException wrong(String what) {
    return new CloudConfigException("cloud %s in %s: %s".formatted(name, where, what));
  }

  @Override
  public String toString() {
    return "cloud " + name;
  }
}
