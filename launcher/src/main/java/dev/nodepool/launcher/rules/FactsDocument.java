package dev.nodepool.launcher.rules;

import dev.nodepool.launcher.rules.LabelView.Image;
import dev.nodepool.launcher.rules.LabelView.Servable;
import dev.nodepool.launcher.rules.LabelView.Slots;
import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The facts of a pool as a document of plain values, and back. Reading takes what it understands: a
 * newer or older launcher may have written it.
 */
public final class FactsDocument {
  private FactsDocument() {}

  public static Map<String, Object> of(PoolFacts facts) {
    var room = facts.room();
    var document = new LinkedHashMap<String, Object>();
    document.put("pool_limits", room.poolLimits().limits());
    document.put("provider_limits", room.providerLimits().limits());
    document.put("ignore_provider_quota", room.ignoresProvider());
    document.put("used_in_pool", room.inPool().amounts());
    document.put("used_in_provider", room.inProvider().amounts());
    document.put("reserved_in_pool", room.reservedInPool().amounts());
    document.put("reserved_in_provider", room.reservedInProvider().amounts());
    document.put("active", facts.active());
    document.put("max_concurrency", facts.maxConcurrency());
    document.put("labels", each(facts.labels(), FactsDocument::label));
    document.put("min_ready", facts.minReady());
    document.put("tenant_limits", each(facts.tenantLimits(), Quota::limits));
    var pause = facts.pause();
    if (pause != null) {
      document.put(
          "pause",
          Map.of(
              "since", pause.since().toString(), "request", pause.requestId(), "why", pause.why()));
    }
    return document;
  }

  private static <T> Map<String, Object> each(Map<String, T> map, Function<T, Object> plain) {
    var sorted = new TreeMap<String, Object>();
    map.forEach((key, value) -> sorted.put(key, plain.apply(value)));
    return sorted;
  }

  private static Object label(LabelView view) {
    var map = new LinkedHashMap<String, Object>();
    switch (view) {
      case LabelView.Unsupported() -> map.put("unsupported", true);
      case LabelView.Broken(var why) -> map.put("broken", why);
      case LabelView.Unclear(var why) -> map.put("unclear", why);
      case Servable(var cost, var image, var slots) -> {
        map.put("cost", cost.amounts());
        map.put("image", image.name());
        if (!slots.endless()) {
          map.put("free", slots.free());
          map.put("total", slots.total());
          map.put("down", slots.down());
          map.put("trouble", slots.trouble());
        }
      }
    }
    return map;
  }

  public static PoolFacts read(Map<String, Object> document) {
    return new PoolFacts(
        new Room(
            Quota.of(amounts(document.get("pool_limits"))),
            Quota.of(amounts(document.get("provider_limits"))),
            Boolean.TRUE.equals(document.get("ignore_provider_quota")),
            new Resources(amounts(document.get("used_in_pool"))),
            new Resources(amounts(document.get("used_in_provider"))),
            new Resources(amounts(document.get("reserved_in_pool"))),
            new Resources(amounts(document.get("reserved_in_provider")))),
        whole(document.get("active"), 0),
        whole(document.get("max_concurrency"), -1),
        readEach(document.get("labels"), FactsDocument::readLabel),
        readEach(document.get("min_ready"), count -> whole(count, 0)),
        readEach(document.get("tenant_limits"), limits -> Quota.of(amounts(limits))),
        readPause(document.get("pause")));
  }

  private static LabelView readLabel(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return new LabelView.Unsupported();
    }
    if (map.get("broken") instanceof String why) {
      return new LabelView.Broken(why);
    }
    if (map.get("unclear") instanceof String why) {
      return new LabelView.Unclear(why);
    }
    if (map.containsKey("unsupported")) {
      return new LabelView.Unsupported();
    }
    var slots =
        map.containsKey("total")
            ? new Slots(
                whole(map.get("free"), 0),
                whole(map.get("total"), 0),
                whole(map.get("down"), 0),
                String.valueOf(map.get("trouble")))
            : Slots.ENDLESS;
    return new Servable(new Resources(amounts(map.get("cost"))), image(map.get("image")), slots);
  }

  private static Image image(@Nullable Object name) {
    for (var image : Image.values()) {
      if (image.name().equals(name)) {
        return image;
      }
    }
    return Image.READY;
  }

  private static @Nullable Pause readPause(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map) || !(map.get("since") instanceof String since)) {
      return null;
    }
    try {
      return new Pause(
          Instant.parse(since), String.valueOf(map.get("request")), String.valueOf(map.get("why")));
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }

  private static int whole(@Nullable Object value, int fallback) {
    return value instanceof Number number ? number.intValue() : fallback;
  }

  private static Map<String, Long> amounts(@Nullable Object value) {
    var amounts = new TreeMap<String, Long>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, amount) -> {
        if (amount instanceof Number number) {
          amounts.put(String.valueOf(key), number.longValue());
        }
      });
    }
    return amounts;
  }

  private static <T> Map<String, T> readEach(
      @Nullable Object value, Function<@Nullable Object, T> read) {
    var all = new TreeMap<String, T>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, one) -> all.put(String.valueOf(key), read.apply(one)));
    }
    return all;
  }
}
