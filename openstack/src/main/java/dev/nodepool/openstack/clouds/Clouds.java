package dev.nodepool.openstack.clouds;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** All clouds that the files and the environment name. Immutable. */
public final class Clouds {
  private static final String CLOUDS = "clouds";

  private final String where;
  private final Map<String, Map<String, Object>> clouds;
  private final Vendors vendors;
  private final boolean forceIpv4;
  private final Proxies proxies;

  private Clouds(
      String where,
      Map<String, Map<String, Object>> clouds,
      Vendors vendors,
      boolean forceIpv4,
      Proxies proxies) {
    this.where = where;
    this.clouds = clouds;
    this.vendors = vendors;
    this.forceIpv4 = forceIpv4;
    this.proxies = proxies;
  }

  static Clouds of(FoundFiles files, Map<String, String> environment) {
    var open = files.clouds().map(YamlFile::read).orElse(Map.of());
    var secure = files.secure().map(YamlFile::read).orElse(Map.of());
    var whole = YamlFile.merge(open, secure);
    var clouds = new LinkedHashMap<String, Map<String, Object>>();
    YamlFile.asMap(files.where() + ": " + CLOUDS, whole.get(CLOUDS))
        .forEach((name, entry) -> clouds.put(name, YamlFile.asSettings("cloud " + name, entry)));
    EnvironmentCloud.of(environment)
        .ifPresent(cloud -> clouds.putIfAbsent(cloud.name(), cloud.settings()));
    var client = YamlFile.asSettings("client", whole.get("client"));
    var proxies = Proxies.of(environment);
    return new Clouds(
        files.where(),
        clouds,
        Vendors.of(files.vendors(), proxies),
        Setting.isTrue(client.get("force_ipv4")),
        proxies);
  }

  public Set<String> names() {
    return Set.copyOf(clouds.keySet());
  }

  /** The regions that a cloud is configured for; empty when it names none. */
  public List<String> regions(String name) {
    return Regions.names(settings(name));
  }

  /**
   * A region of a cloud. Throws {@link CloudConfigException}.
   *
   * @param region null for the one that is configured, or the first of those
   */
  public CloudConfig cloud(String name, @Nullable String region) {
    var settings = Regions.choose(name, settings(name), region);
    return new CloudEntry(name, where, settings, forceIpv4, proxies).config();
  }

  private Map<String, Object> settings(String name) {
    var entry = clouds.get(name);
    if (entry == null) {
      throw new CloudConfigException(
          "there is no cloud %s in %s%s; add it there"
              .formatted(
                  name,
                  where,
                  clouds.isEmpty()
                      ? ""
                      : ", only " + String.join(", ", new TreeSet<>(clouds.keySet()))));
    }
    return vendors.expand(name, entry);
  }
}
