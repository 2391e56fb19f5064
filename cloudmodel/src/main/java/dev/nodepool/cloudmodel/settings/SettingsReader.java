package dev.nodepool.cloudmodel.settings;

import dev.nodepool.cloudmodel.faults.CallFault;
import dev.nodepool.cloudmodel.faults.CallFaultRule;
import dev.nodepool.cloudmodel.faults.CallSettings;
import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.time.CloudTimes;
import dev.nodepool.cloudmodel.time.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a simulated cloud as people write them in JSON. Used by one thread. */
public final class SettingsReader {
  private final Map<String, Object> keys;

  private SettingsReader(Map<String, Object> keys) {
    this.keys = new LinkedHashMap<>(keys);
  }

  /**
   * Settings of these keys; what is not there is as by default. Throws IllegalArgumentException in
   * one sentence when something is not what it should be.
   *
   * @param what is read, for that sentence
   */
  public static CloudSettings read(String what, Map<String, Object> keys) {
    var reader = new SettingsReader(keys);
    var settings = reader.settings();
    if (!reader.keys.isEmpty()) {
      throw new IllegalArgumentException(
          "%s has unknown keys: %s".formatted(what, new TreeSet<>(reader.keys.keySet())));
    }
    return settings;
  }

  private CloudSettings settings() {
    var standard = CloudSettings.DEFAULT;
    var checkTimeout = keys.remove("image_check_timeout");
    return new CloudSettings(
        quota(),
        counters(),
        flag("image_delete_fails"),
        texts("images", standard.images()),
        texts("azs", standard.zones()),
        flag("pause_creates"),
        statuses(),
        checkTimeout == null
            ? standard.imageCheckTimeout()
            : Duration.ofSeconds(whole("image_check_timeout", checkTimeout)),
        flag("nodescan_fails"),
        times(),
        new CallSettings(latency(), faults()));
  }

  private ProjectQuota quota() {
    var standard = ProjectQuota.DEFAULT;
    var servers =
        numbers("quota", List.of(standard.cores(), standard.instances(), standard.ramMiB()));
    var volumes = numbers("volume_quota", List.of(standard.volumes(), standard.volumeGb()));
    var network = numbers("network_quota", List.of(standard.floatingIps(), standard.ports()));
    var hidden = keys.remove("hidden_quota");
    return standard
        .ofServers(servers.get(0), servers.get(1), servers.get(2))
        .ofVolumes(volumes.get(0), volumes.get(1))
        .ofNetwork(network.get(0), network.get(1))
        .hidden(hidden == null ? standard.hiddenInstances() : whole("hidden_quota", hidden));
  }

  private Map<Fault, Integer> counters() {
    var counters = new EnumMap<Fault, Integer>(Fault.class);
    for (var fault : Fault.values()) {
      var count = keys.remove(fault.key());
      if (count != null) {
        counters.put(fault, Math.toIntExact(whole(fault.key(), count)));
      }
    }
    return counters;
  }

  private CloudTimes times() {
    var standard = CloudTimes.DEFAULT;
    return new CloudTimes(
        delay("build_time", standard.build()),
        delay("delete_time", standard.delete()),
        delay("address_time", standard.address()),
        delay("image_time", standard.image()),
        delay("volume_time", standard.volume()),
        seconds("call_delay"),
        seconds("list_lag"));
  }

  private Duration seconds(String key) {
    var value = keys.remove(key);
    if (value == null) {
      return Duration.ZERO;
    }
    if (!(value instanceof Number number) || number.doubleValue() < 0) {
      throw new IllegalArgumentException(key + " must be a number of seconds");
    }
    return Duration.ofMillis(Math.round(number.doubleValue() * 1000));
  }

  private Delay delay(String key, Delay standard) {
    var value = keys.remove(key);
    return value == null ? standard : Delay.parse(String.valueOf(value));
  }

  private Map<String, Delay> latency() {
    var value = keys.remove("latency");
    var latency = new LinkedHashMap<String, Delay>();
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (calls, delay) -> latency.put(String.valueOf(calls), Delay.parse(String.valueOf(delay))));
    } else if (value != null) {
      latency.put("*", Delay.parse(String.valueOf(value)));
    }
    return latency;
  }

  private List<CallFaultRule> faults() {
    var rules = new ArrayList<CallFaultRule>();
    for (var item : list("faults", List.of())) {
      rules.add(rule(new LinkedHashMap<>(mapping("each of faults", item))));
    }
    return rules;
  }

  private static CallFaultRule rule(Map<String, Object> given) {
    var calls = String.valueOf(given.getOrDefault("calls", "*"));
    var fault = CallFault.of(String.valueOf(given.getOrDefault("fault", "fail-before")));
    var times = Math.toIntExact(whole("times", given.getOrDefault("times", 1)));
    var usual = CallFaultRule.of(calls, fault, times);
    var rule =
        new CallFaultRule(
            calls,
            fault,
            times,
            number("share", given.getOrDefault("share", usual.share())),
            Math.toIntExact(whole("status", given.getOrDefault("status", usual.status()))),
            Duration.ofMillis(
                Math.round(
                    number("pause", given.getOrDefault("pause", usual.pause().toSeconds()))
                        * 1000)));
    Stream.of("calls", "fault", "times", "share", "status", "pause").forEach(given::remove);
    if (!given.isEmpty()) {
      throw new IllegalArgumentException(
          "a fault has calls, fault, times, share, status and pause, but no "
              + new TreeSet<>(given.keySet()));
    }
    return rule;
  }

  static Map<String, Object> mapping(String what, @Nullable Object value) {
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

  static long whole(String key, Object value) {
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException(key + " must be a number");
    }
    return number.longValue();
  }

  private static double number(String key, Object value) {
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException(key + " must be a number");
    }
    return number.doubleValue();
  }

  private boolean flag(String key) {
    var value = keys.remove(key);
    if (value != null && !(value instanceof Boolean)) {
      throw new IllegalArgumentException(key + " must be true or false");
    }
    return Boolean.TRUE.equals(value);
  }

  private List<?> list(String key, List<?> otherwise) {
    var value = keys.remove(key);
    if (value == null) {
      return otherwise;
    }
    if (!(value instanceof List<?> list) || list.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(key + " must be a list");
    }
    return list;
  }

  private List<Long> numbers(String key, List<Long> standard) {
    var list = list(key, standard);
    if (list.size() != standard.size()) {
      throw new IllegalArgumentException(
          "%s must be a list of %d numbers".formatted(key, standard.size()));
    }
    return list.stream().map(number -> whole(key, number)).toList();
  }

  private List<String> texts(String key, List<String> standard) {
    return list(key, standard).stream().map(String::valueOf).toList();
  }

  private Map<String, String> statuses() {
    var statuses = new LinkedHashMap<String, String>();
    var value = keys.remove("server_status");
    if (value != null) {
      mapping("server_status", value)
          .forEach((id, status) -> statuses.put(id, String.valueOf(status)));
    }
    return statuses;
  }
}
