package dev.nodepool.drivers.metastatic;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stands in the user data of a backing node (docs/zookeeper.md 5): a JSON text with {@code
 * owner}, {@code label}, {@code slots} (how many), {@code failed} and {@code launched}, and two
 * keys of ours, {@code allocated} (the node of each slot that is taken) and {@code last_used}. A
 * Python launcher drops ours; {@code allocated} is then what the nodes' own records say. Immutable.
 *
 * @param content everything, also what we do not know
 * @param taken node ids by slot
 */
record SlotTable(Map<String, Object> content, int slots, Map<Integer, String> taken) {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();
  private static final String OWNER = "owner";
  private static final String LABEL = "label";
  private static final String SLOTS = "slots";
  private static final String FAILED = "failed";
  private static final String LAUNCHED = "launched";
  private static final String ALLOCATED = "allocated";
  private static final String LAST_USED = "last_used";

  /** Of a node that has just come. */
  static SlotTable fresh(String owner, LabelSettings label, Instant now) {
    var content = new LinkedHashMap<String, Object>();
    content.put(OWNER, owner);
    content.put(LABEL, label.name());
    content.put(SLOTS, label.slots());
    content.put(FAILED, false);
    content.put(LAUNCHED, wire(now));
    content.put(LAST_USED, wire(now));
    return new SlotTable(content, label.slots(), Map.of());
  }

  /**
   * Empty when the data are somebody else's, or make no sense.
   *
   * @param fromRecords what is taken when the data do not say
   */
  static Optional<SlotTable> read(
      @Nullable Object userData, String owner, Supplier<Map<Integer, String>> fromRecords) {
    if (!(userData instanceof String text)) {
      return Optional.empty();
    }
    try {
      var content = JSON.readValue(text, new TypeReference<LinkedHashMap<String, Object>>() {});
      if (content == null
          || !owner.equals(content.get(OWNER))
          || !(content.get(SLOTS) instanceof Number slots)) {
        return Optional.empty();
      }
      var taken =
          content.get(ALLOCATED) instanceof Map<?, ?> stored ? ids(stored) : fromRecords.get();
      return Optional.of(new SlotTable(content, slots.intValue(), taken));
    } catch (JacksonException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Map<Integer, String> ids(Map<?, ?> stored) {
    var taken = new TreeMap<Integer, String>();
    stored.forEach((slot, id) -> taken.put(Integer.valueOf(slot.toString()), id.toString()));
    return taken;
  }

  /** Whether the data say so themselves, not only the records of the nodes. */
  boolean isExplicit() {
    return content.containsKey(ALLOCATED);
  }

  /** The label for which the node was asked for first. */
  String label() {
    return String.valueOf(content.get(LABEL));
  }

  boolean failed() {
    return Boolean.TRUE.equals(content.get(FAILED));
  }

  Instant launched() {
    return instant(LAUNCHED).orElse(Instant.EPOCH);
  }

  /** When the last node left; empty when a Python launcher did not say. */
  Optional<Instant> lastUsed() {
    return instant(LAST_USED);
  }

  boolean isEmpty() {
    return taken.isEmpty();
  }

  OptionalInt slotOf(String nodeId) {
    return taken.entrySet().stream()
        .filter(entry -> entry.getValue().equals(nodeId))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  /** With a slot for that node, the lowest; empty when all are taken. */
  Optional<SlotTable> with(String nodeId) {
    if (slotOf(nodeId).isPresent()) {
      return Optional.of(this);
    }
    for (int slot = 0; slot < slots; slot++) {
      if (!taken.containsKey(slot)) {
        var more = new TreeMap<>(taken);
        more.put(slot, nodeId);
        return Optional.of(new SlotTable(content, slots, more));
      }
    }
    return Optional.empty();
  }

  /** Without that node; the same table when it has no slot. */
  SlotTable without(String nodeId, Instant now) {
    if (slotOf(nodeId).isEmpty()) {
      return this;
    }
    var fewer = new TreeMap<>(taken);
    fewer.values().remove(nodeId);
    var next = new LinkedHashMap<>(content);
    next.put(LAST_USED, wire(now));
    return new SlotTable(next, slots, fewer);
  }

  /** Which gives out no more slots. */
  SlotTable broken() {
    var next = new LinkedHashMap<>(content);
    next.put(FAILED, true);
    return new SlotTable(next, slots, taken);
  }

  /** As it is stored. */
  String text() {
    var all = new LinkedHashMap<>(content);
    var stored = new LinkedHashMap<String, Object>();
    taken.forEach((slot, id) -> stored.put(slot.toString(), id));
    all.put(ALLOCATED, stored);
    return JSON.writeValueAsString(all);
  }

  private Optional<Instant> instant(String key) {
    if (!(content.get(key) instanceof Number number)) {
      return Optional.empty();
    }
    long micros =
        new BigDecimal(number.toString())
            .movePointRight(6)
            .setScale(0, RoundingMode.FLOOR)
            .longValue();
    return Optional.of(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L));
  }

  private static BigDecimal wire(Instant moment) {
    return BigDecimal.valueOf(moment.getEpochSecond())
        .add(BigDecimal.valueOf(moment.getNano() / 1000, 6));
  }
}
