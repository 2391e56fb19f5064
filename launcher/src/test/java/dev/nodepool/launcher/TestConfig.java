package dev.nodepool.launcher;

import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A configuration for a test, built step by step: labels, then provider by provider, each with one
 * pool. What is set concerns the provider that was begun last.
 */
public final class TestConfig {
  private static final String IMAGE = "Fake Precise";

  private final Map<String, Object> root = new LinkedHashMap<>();
  private final List<Map<String, Object>> labels = new ArrayList<>();
  private final List<Map<String, Object>> providers = new ArrayList<>();
  private Map<String, Object> provider = Map.of();
  private Map<String, Object> pool = Map.of();
  private List<Map<String, Object>> offered = List.of();

  public TestConfig() {
    root.put("labels", labels);
    root.put("providers", providers);
  }

  /** Labels small and big of one provider, with room for four nodes. */
  public static TestConfig twoLabels() {
    return new TestConfig()
        .fake("fake-provider", "small", "big")
        .pool("max-servers", 4)
        .pool("node-attributes", Map.of("executor-zone", "z"));
  }

  /** Of the whole configuration. */
  public TestConfig set(String key, Object value) {
    root.put(key, value);
    return this;
  }

  /** A limit of a tenant. */
  public TestConfig tenant(String name, String limit, int most) {
    return tenant(name, Map.of(limit, most));
  }

  /** The limits of a tenant. */
  public TestConfig tenant(String name, Map<String, Integer> limits) {
    var all = new LinkedHashMap<String, Object>(limits);
    all.put("tenant-name", name);
    return set("tenant-resource-limits", List.of(all));
  }

  public TestConfig label(String name) {
    named(labels, name);
    return this;
  }

  public TestConfig label(String name, String key, Object value) {
    named(labels, name).put(key, value);
    return this;
  }

  /** Begins a provider, with one pool that has nothing yet. */
  public TestConfig provider(String name, String driver) {
    provider = named(providers, name);
    provider.put("driver", driver);
    List<Map<String, Object>> pools = new ArrayList<>();
    provider.put("pools", pools);
    pool = named(pools, "main");
    offered = new ArrayList<>();
    pool.put("labels", offered);
    return this;
  }

  /** Begins a provider with a cloud of its own that offers these labels. */
  public TestConfig fake(String name, String... offers) {
    provider(name, "fake")
        .with("cloud", "fake")
        .with("rate", 0)
        .with("cloud-images", List.of(Map.of("name", IMAGE)));
    for (var label : offers) {
      offers(label, Map.of("cloud-image", IMAGE, "min-ram", 1));
    }
    return this;
  }

  /** Goes on with one more pool of the provider, like the last, that offers these labels. */
  @SuppressWarnings("unchecked")
  public TestConfig secondPool(String name, String... offers) {
    var pools = (List<Map<String, Object>>) Objects.requireNonNull(provider.get("pools"));
    pool = named(pools, name);
    offered = new ArrayList<>();
    pool.put("labels", offered);
    for (var label : offers) {
      offers(label, Map.of("cloud-image", IMAGE, "min-ram", 1));
    }
    return this;
  }

  /** Goes on with a provider that was begun before. */
  @SuppressWarnings("unchecked")
  public TestConfig at(String name) {
    provider = named(providers, name);
    pool = ((List<Map<String, Object>>) Objects.requireNonNull(provider.get("pools"))).getFirst();
    offered = (List<Map<String, Object>>) Objects.requireNonNull(pool.get("labels"));
    return this;
  }

  /** Of the provider; null takes it away. */
  public TestConfig with(String key, @Nullable Object value) {
    return put(provider, key, value);
  }

  /** Of the provider's pool; null takes it away. */
  public TestConfig pool(String key, @Nullable Object value) {
    return put(pool, key, value);
  }

  /** A label of the pool, with what is said of it. */
  public TestConfig offers(String label, Map<String, ?> settings) {
    label(label);
    named(offered, label).putAll(settings);
    return this;
  }

  /** Of a label of the pool; null takes it away. */
  public TestConfig offered(String label, String key, @Nullable Object value) {
    return put(named(offered, label), key, value);
  }

  private TestConfig put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value == null) {
      map.remove(key);
    } else {
      map.put(key, value);
    }
    return this;
  }

  private static Map<String, Object> named(List<Map<String, Object>> all, String name) {
    for (var one : all) {
      if (name.equals(one.get("name"))) {
        return one;
      }
    }
    var fresh = new LinkedHashMap<String, Object>(Map.of("name", name));
    all.add(fresh);
    return fresh;
  }

  /** As a launcher has it. */
  public NodepoolConfig load() throws IOException {
    var file = Files.createTempFile("nodepool", ".yaml");
    try {
      Files.writeString(file, yaml());
      return new ConfigLoader().load(ConfigSource.of(file)).config();
    } finally {
      Files.delete(file);
    }
  }

  /** As the file says it: what is JSON is YAML too. */
  public String yaml() {
    return new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(root);
  }
}
