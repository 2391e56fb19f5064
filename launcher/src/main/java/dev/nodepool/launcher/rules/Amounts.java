package dev.nodepool.launcher.rules;

import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Amounts of several things as one text. */
final class Amounts {
  private Amounts() {}

  /** What is wanted of what is left, thing by thing. */
  static String wanted(Resources cost, Quota left) {
    var sorted = new TreeMap<>(cost.amounts());
    return sorted.isEmpty()
        ? "nothing is wanted"
        : sorted.entrySet().stream()
            .map(amount -> one(amount, left))
            .collect(Collectors.joining(", "));
  }

  private static String one(Map.Entry<String, Long> amount, Quota left) {
    var free = left.limit(amount.getKey());
    return free.isPresent()
        ? "%s %d of %d".formatted(amount.getKey(), amount.getValue(), free.getAsLong())
        : "%s %d of any number".formatted(amount.getKey(), amount.getValue());
  }
}
