package dev.nodepool.cli.command;

import dev.nodepool.launcher.rules.Room;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The quota of a pool, one line for each thing that counts. */
final class QuotaLines {
  static final List<String> TITLES =
      List.of(
          "Resource",
          "Wanted",
          "Pool Limit",
          "Used",
          "Reserved",
          "Provider Limit",
          "Used in All",
          "Reserved in All",
          "Left");
  private static final List<String> KEYS =
      List.of(
          "resource",
          "wanted",
          "pool_limit",
          "used",
          "reserved",
          "provider_limit",
          "used_in_provider",
          "reserved_in_provider",
          "left");

  private QuotaLines() {}

  /** Null stands for a limit that is not there. */
  static List<List<@Nullable Object>> of(Room room, Resources wanted) {
    var keys = new TreeSet<>(wanted.amounts().keySet());
    keys.addAll(room.poolLimits().limits().keySet());
    keys.addAll(room.providerLimits().limits().keySet());
    var left = room.leftInPool().and(room.leftInProvider());
    List<List<@Nullable Object>> lines = new ArrayList<>();
    for (var key : keys) {
      var line = new ArrayList<@Nullable Object>();
      line.add(key);
      line.add(wanted.of(key));
      line.add(limit(room.poolLimits(), key));
      line.add(room.inPool().of(key));
      line.add(room.reservedInPool().of(key));
      line.add(room.ignoresProvider() ? null : limit(room.providerLimits(), key));
      line.add(room.inProvider().of(key));
      line.add(room.reservedInProvider().of(key));
      line.add(limit(left, key));
      lines.add(line);
    }
    return lines;
  }

  static List<Map<String, @Nullable Object>> document(Room room, Resources wanted) {
    List<Map<String, @Nullable Object>> document = new ArrayList<>();
    for (var line : of(room, wanted)) {
      var map = new LinkedHashMap<String, @Nullable Object>();
      for (int i = 0; i < KEYS.size(); i++) {
        map.put(KEYS.get(i), line.get(i));
      }
      document.add(map);
    }
    return document;
  }

  private static @Nullable Long limit(Quota quota, String key) {
    var limit = quota.limit(key);
    return limit.isPresent() ? (Long) limit.getAsLong() : null;
  }
}
