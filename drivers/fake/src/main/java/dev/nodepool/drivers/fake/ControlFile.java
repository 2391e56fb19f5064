package dev.nodepool.drivers.fake;

import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The content of {@code settings.json} in a control directory.
 *
 * @param generation raised by whoever drives a test, and written back with the state
 * @param content the sections by provider; the one of {@code *} holds for all
 */
record ControlFile(long generation, Map<String, Object> content) {
  static final ControlFile NONE = new ControlFile(0, Map.of());
  private static final String GENERATION = "generation";

  ControlFile {
    content = Map.copyOf(content);
  }

  /** Throws IllegalArgumentException in one sentence when this is not what it should be. */
  static ControlFile parse(byte[] json) {
    try {
      var content = mapping("settings.json", Json.MAPPER.readValue(json, Object.class));
      var generation = content.remove(GENERATION);
      var file = new ControlFile(generation == null ? 0 : whole(GENERATION, generation), content);
      content.keySet().forEach(file::settings);
      return file;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** What holds for that provider. */
  CloudSettings settings(String provider) {
    var keys = new LinkedHashMap<String, Object>();
    keys.putAll(mapping("*", content.getOrDefault("*", Map.of())));
    keys.putAll(mapping(provider, content.getOrDefault(provider, Map.of())));
    var standard = CloudSettings.DEFAULT;
    var quota =
        numbers(keys, "quota", List.of(standard.cores(), standard.instances(), standard.ramMiB()));
    var volumes = numbers(keys, "volume_quota", List.of(standard.volumes(), standard.volumeGb()));
    var counters = new EnumMap<Fault, Integer>(Fault.class);
    for (var fault : Fault.values()) {
      var count = keys.remove(fault.key());
      counters.put(fault, count == null ? 0 : Math.toIntExact(whole(fault.key(), count)));
    }
    var hidden = keys.remove("hidden_quota");
    var checkTimeout = keys.remove("image_check_timeout");
    var settings =
        new CloudSettings(
            quota.get(0),
            quota.get(1),
            quota.get(2),
            volumes.get(0),
            volumes.get(1),
            counters,
            flag(keys, "image_delete_fails"),
            texts(keys, "images", standard.images()),
            texts(keys, "azs", standard.zones()),
            flag(keys, "pause_creates"),
            statuses(keys),
            checkTimeout == null
                ? standard.imageCheckTimeout()
                : Duration.ofSeconds(whole("image_check_timeout", checkTimeout)),
            flag(keys, "nodescan_fails"),
            seconds(keys, "call_delay"),
            hidden == null ? standard.hiddenInstances() : whole("hidden_quota", hidden));
    if (!keys.isEmpty()) {
      throw new IllegalArgumentException(
          "section %s has unknown keys: %s".formatted(provider, new TreeSet<>(keys.keySet())));
    }
    return settings;
  }

  private static Map<String, Object> mapping(String what, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new IllegalArgumentException(what + " must be an object");
    }
    var copy = new LinkedHashMap<String, Object>();
    map.forEach((key, item) -> {
      if (item != null) {
        copy.put(String.valueOf(key), item);
      }
    });
    return copy;
  }

  private static long whole(String key, Object value) {
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException(key + " must be a number");
    }
    return number.longValue();
  }

  private static Duration seconds(Map<String, Object> keys, String key) {
    var value = keys.remove(key);
    if (value == null) {
      return Duration.ZERO;
    }
    if (!(value instanceof Number number) || number.doubleValue() < 0) {
      throw new IllegalArgumentException(key + " must be a number of seconds");
    }
    return Duration.ofMillis(Math.round(number.doubleValue() * 1000));
  }

  private static boolean flag(Map<String, Object> keys, String key) {
    var value = keys.remove(key);
    if (value != null && !(value instanceof Boolean)) {
      throw new IllegalArgumentException(key + " must be true or false");
    }
    return Boolean.TRUE.equals(value);
  }

  private static List<?> list(Map<String, Object> keys, String key, List<?> otherwise) {
    var value = keys.remove(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof List<?> list) || list.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(key + " must be a list");
    }
    return list;
  }

  private static List<Long> numbers(Map<String, Object> keys, String key, List<Long> standard) {
    var list = list(keys, key, standard);
    if (list.size() != standard.size()) {
      throw new IllegalArgumentException(
          "%s must be a list of %d numbers".formatted(key, standard.size()));
    }
    return list.stream().map(number -> whole(key, number)).toList();
  }

  private static List<String> texts(Map<String, Object> keys, String key, List<String> standard) {
    return list(keys, key, standard).stream().map(String::valueOf).toList();
  }

  private static Map<String, String> statuses(Map<String, Object> keys) {
    var statuses = new LinkedHashMap<String, String>();
    var value = keys.remove("server_status");
    if (value != null) {
      mapping("server_status", value)
          .forEach((id, status) -> statuses.put(id, String.valueOf(status)));
    }
    return statuses;
  }
}
