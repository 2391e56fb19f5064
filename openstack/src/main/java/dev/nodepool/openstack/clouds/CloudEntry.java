package dev.nodepool.openstack.clouds;

import static java.util.Objects.requireNonNullElse;

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
  private static final Set<String> INTERFACES = Set.of("public", "internal", "admin");
  private static final long MILLIS = 1000;

  CloudConfig config() {
    return new CloudConfig(
        name,
        text("region_name"),
        interfaceName(),
        AuthSettings.of(name, where, settings).credentials(settings.get("auth_type")),
        tls(),
        ofServices("_endpoint_override"),
        microversions(),
        patience(),
        requireNonNullElse(text("image_format"), "qcow2"),
        addressing(),
        proxies);
  }

  private String interfaceName() {
    var given = text("interface");
    var name = requireNonNullElse(given == null ? text("endpoint_type") : given, "public");
    var plain = name.endsWith("URL") ? name.substring(0, name.length() - 3) : name;
    if (!INTERFACES.contains(plain)) {
      throw wrong("interface %s is none of public, internal, admin".formatted(name));
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
    var source = requireNonNullElse(text("floating_ip_source"), "neutron");
    return new Addressing(
        networks(),
        !source.equalsIgnoreCase("none"),
        forceIpv4 || Setting.isTrue(settings.get("force_ipv4")),
        Setting.isTrue(settings.get("private")));
  }

  private List<NetworkEntry> networks() {
    var entries = new ArrayList<NetworkEntry>();
    if (settings.get("networks") instanceof List<?> list) {
      for (var one : list) {
        entries.add(entry(YamlFile.asSettings("cloud %s: networks".formatted(name), one)));
      }
    }
    var external = text("external_network");
    var internal = text("internal_network");
    if (!entries.isEmpty() && (external != null || internal != null)) {
      throw wrong("write networks, not external_network and internal_network beside it");
    }
    if (external != null) {
      entries.add(new NetworkEntry(external, true, false, false, true));
    }
    if (internal != null) {
      entries.add(new NetworkEntry(internal, false, false, true, false));
    }
    checkOnce("nat_destination", entries.stream().filter(NetworkEntry::natDestination).count());
    checkOnce("default_interface", entries.stream().filter(NetworkEntry::defaultInterface).count());
    return entries;
  }

  private NetworkEntry entry(Map<String, Object> network) {
    var called = network.get("name");
    if (called == null) {
      throw wrong("an entry of networks has no name");
    }
    var routes = network.get("routes_externally");
    return new NetworkEntry(
        called.toString(),
        Setting.isTrue(network.getOrDefault("routes_ipv4_externally", routes)),
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

  private CloudConfigException wrong(String what) {
    return new CloudConfigException("cloud %s in %s: %s".formatted(name, where, what));
  }

  @Override
  public String toString() {
    return "cloud " + name;
  }
}
