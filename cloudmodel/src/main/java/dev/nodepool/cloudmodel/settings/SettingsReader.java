package dev.nodepool.cloudmodel.settings;

import dev.nodepool.cloudmodel.faults.CallFault;
import dev.nodepool.cloudmodel.faults.CallFaultRule;
import dev.nodepool.cloudmodel.faults.CallSettings;
import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.time.CloudTimes;
import dev.nodepool.cloudmodel.time.Delay;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads the settings of a simulated cloud as people write them in JSON. Used by one thread. */
public final class SettingsReader {
  private static final CloudSettings STANDARD = CloudSettings.DEFAULT;

  /** The keys that nothing has been read from yet. */
  private final Map<String, Object> left;

  private SettingsReader(Map<String, Object> keys) {
    this.left = new LinkedHashMap<>(keys);
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
    reader.refuseTheRest(what + " has unknown keys: ");
    return settings;
  }

  private void refuseTheRest(String words) {
    if (!left.isEmpty()) {
      throw new IllegalArgumentException(words + new TreeSet<>(left.keySet()));
    }
  }

  private CloudSettings settings() {
    return new CloudSettings(
        quota(),
        counters(),
        new ServerSettings(
            take("azs", STANDARD.servers().zones(), SettingsReader::texts),
            take("pause_creates", false, SettingsReader::flag),
            take("server_status", Map.of(), SettingsReader::statuses),
            take("nodescan_fails", false, SettingsReader::flag),
            take("keyscan_pattern", List.of(), SettingsReader::flags)),
        new ImageSettings(
            take("images", STANDARD.images().added(), SettingsReader::texts),
            take("image_delete_fails", false, SettingsReader::flag),
            take(
                "image_check_timeout",
                STANDARD.images().checkTimeout(),
                (key, value) -> Duration.ofSeconds(whole(key, value)))),
        times(),
        new CallSettings(
            take("latency", Map.of(), SettingsReader::latency),
            take("faults", List.of(), SettingsReader::faults)));
  }

  /** The value of a key, read in that way; the other one where there is no such key. */
  private <T> T take(String key, T otherwise, BiFunction<String, Object, T> read) {
    var value = left.remove(key);
    return value == null ? otherwise : read.apply(key, value);
  }

  private ProjectQuota quota() {
    var standard = STANDARD.quota();
    var servers =
        numbers("quota", List.of(standard.cores(), standard.instances(), standard.ramMiB()));
    var volumes = numbers("volume_quota", List.of(standard.volumes(), standard.volumeGb()));
    var network = numbers("network_quota", List.of(standard.floatingIps(), standard.ports()));
    return new ProjectQuota(
        servers.get(0),
        servers.get(1),
        servers.get(2),
        volumes.get(0),
        volumes.get(1),
        network.get(0),
        network.get(1),
        take("hidden_quota", standard.hiddenInstances(), SettingsReader::whole));
  }

  private List<Long> numbers(String key, List<Long> standard) {
    var list = take(key, standard, SettingsReader::list);
    if (list.size() != standard.size()) {
      throw new IllegalArgumentException(
          "%s must be a list of %d numbers".formatted(key, standard.size()));
    }
    return list.stream().map(number -> whole(key, number)).toList();
  }

  private Map<Fault, Integer> counters() {
    var counters = new EnumMap<Fault, Integer>(Fault.class);
    for (var fault : Fault.values()) {
      if (left.containsKey(fault.key())) {
        counters.put(fault, Math.toIntExact(take(fault.key(), 0L, SettingsReader::whole)));
      }
    }
    return counters;
  }

  private CloudTimes times() {
    var standard = STANDARD.times();
    return new CloudTimes(
        take("build_time", standard.build(), SettingsReader::delay),
        take("delete_time", standard.delete(), SettingsReader::delay),
        take("address_time", standard.address(), SettingsReader::delay),
        take("image_time", standard.image(), SettingsReader::delay),
        take("volume_time", standard.volume(), SettingsReader::delay),
        take("call_delay", Duration.ZERO, SettingsReader::seconds),
        take("list_lag", Duration.ZERO, SettingsReader::seconds));
  }

  private static Map<String, Delay> latency(String key, Object value) {
    var latency = new LinkedHashMap<String, Delay>();
    if (value instanceof Map<?, ?>) {
      mapping(key, value).forEach((calls, delay) -> latency.put(calls, delay(calls, delay)));
    } else {
      latency.put("*", delay(key, value));
    }
    return latency;
  }

  private static List<CallFaultRule> faults(String key, Object value) {
    return list(key, value).stream()
        .map(item -> new SettingsReader(mapping("each of faults", item)).rule())
        .toList();
  }

  private CallFaultRule rule() {
    var calls = take("calls", "*", SettingsReader::text);
    var fault = CallFault.of(take("fault", "fail-before", SettingsReader::text));
    int times = Math.toIntExact(take("times", 1L, SettingsReader::whole));
    var usual = CallFaultRule.of(calls, fault, times);
    var rule =
        new CallFaultRule(
            calls,
            fault,
            times,
            take("share", usual.share(), (key, value) -> number(key, value).doubleValue()),
            Math.toIntExact(take("status", (long) usual.status(), SettingsReader::whole)),
            take(
                "pause",
                usual.pause(),
                (key, value) -> duration(number(key, value).doubleValue())));
    refuseTheRest("a fault has calls, fault, times, share, status and pause, but no ");
    return rule;
  }

  public static Map<String, Object> mapping(String what, @Nullable Object value) {
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

  public static long whole(String key, Object value) {
    return number(key, value).longValue();
  }

  private static Number number(String key, Object value) {
    if (!(value instanceof Number number)) {
      throw new IllegalArgumentException(key + " must be a number");
    }
    return number;
  }

  private static Duration seconds(String key, Object value) {
    if (!(value instanceof Number number) || number.doubleValue() < 0) {
      throw new IllegalArgumentException(key + " must be a number of seconds");
    }
    return duration(number.doubleValue());
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static Delay delay(String key, Object value) {
    return Delay.parse(String.valueOf(value));
  }

  private static boolean flag(String key, Object value) {
    if (!(value instanceof Boolean flag)) {
      throw new IllegalArgumentException(key + " must be true or false");
    }
    return flag;
  }

  private static List<Boolean> flags(String key, Object value) {
    return list(key, value).stream().map(one -> flag(key, one)).toList();
  }

  private static String text(String key, Object value) {
    return String.valueOf(value);
  }

  private static List<?> list(String key, Object value) {
    if (!(value instanceof List<?> list) || list.stream().anyMatch(Objects::isNull)) {
      throw new IllegalArgumentException(key + " must be a list");
    }
    return list;
  }

  private static List<String> texts(String key, Object value) {
    return list(key, value).stream().map(String::valueOf).toList();
  }

  private static Map<String, String> statuses(String key, Object value) {
    var statuses = new LinkedHashMap<String, String>();
    mapping(key, value).forEach((id, status) -> statuses.put(id, String.valueOf(status)));
    return statuses;
  }
}
