package dev.nodepool.store.codec;

import dev.nodepool.model.Reason;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of ours that say why: {@code reason} in a node, {@code reasons} in a request. They are
 * written only when there is something to say; what stands there in another shape is somebody
 * else's, and is kept as it is.
 */
final class ReasonFields {
  private static final String ONE = "reason";
  private static final String ALL = "reasons";

  private ReasonFields() {}

  /** Takes the reason out of the members, null when there is none that we can read. */
  static @Nullable Reason takeOne(FieldReader fields) {
    var reason = read(fields.look(ONE));
    if (reason != null) {
      fields.any(ONE);
    }
    return reason;
  }

  /** Takes all reasons out of the members, none when one of them is not to be read. */
  static List<Reason> takeAll(FieldReader fields) {
    if (!(fields.look(ALL) instanceof List<?> list) || list.isEmpty()) {
      return List.of();
    }
    var reasons = new ArrayList<Reason>();
    for (var element : list) {
      var reason = read(element);
      if (reason == null) {
        return List.of();
      }
      reasons.add(reason);
    }
    fields.any(ALL);
    return reasons;
  }

  private static @Nullable Reason read(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return null;
    }
    var time = FieldReader.instant(map.get("time"));
    return map.get("code") instanceof String code
            && map.get("text") instanceof String text
            && time != null
        ? new Reason(
            code, text, time, text(map, "provider"), text(map, "pool"), text(map, "launcher"))
        : null;
  }

  private static @Nullable String text(Map<?, ?> map, String key) {
    return map.get(key) instanceof String text ? text : null;
  }

  /** The keys that we do not know, and the reason. */
  static Map<String, Object> beside(Map<String, Object> extra, @Nullable Reason reason) {
    return reason == null ? extra : with(extra, ONE, plain(reason));
  }

  /** The keys that we do not know, and the reasons. */
  static Map<String, Object> beside(Map<String, Object> extra, List<Reason> reasons) {
    return reasons.isEmpty()
        ? extra
        : with(extra, ALL, reasons.stream().map(ReasonFields::plain).toList());
  }

  private static Map<String, Object> with(Map<String, Object> extra, String key, Object value) {
    var more = new LinkedHashMap<>(extra);
    more.put(key, value);
    return more;
  }

  private static Map<String, Object> plain(Reason reason) {
    var map = new LinkedHashMap<String, Object>();
    map.put("code", reason.code());
    map.put("text", reason.text());
    map.put("time", new BigDecimal(FieldWriter.seconds(reason.time())));
    put(map, "provider", reason.provider());
    put(map, "pool", reason.pool());
    put(map, "launcher", reason.launcher());
    return map;
  }

  private static void put(Map<String, Object> map, String key, @Nullable String value) {
    if (value != null) {
      map.put(key, value);
    }
  }
}
