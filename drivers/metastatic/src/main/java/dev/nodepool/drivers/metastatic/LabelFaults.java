package dev.nodepool.drivers.metastatic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of a provider's labels cannot be served beside the others: what {@code config-validate}
 * refuses and a launcher leaves out, by the same rules.
 */
final class LabelFaults {

  /**
   * What is wrong with a label.
   *
   * @param key whose value is wrong
   */
  record LabelFault(String key, String text) {}

  /** What labels of one backing label have in common, because they share its nodes. */
  private record Shared(int slots, Duration grace, Duration retention, @Nullable Duration maxAge) {
    static Shared of(LabelSettings label) {
      return new Shared(label.slots(), label.graceTime(), label.minRetentionTime(), label.maxAge());
    }
  }

  private LabelFaults() {}

  /** Of all labels of a provider, in order; empty for one that can be served. */
  static List<Optional<LabelFault>> of(List<LabelSettings> labels) {
    var backing = new HashMap<String, String>();
    labels.forEach(label -> backing.put(label.name(), label.backingLabel()));
    var first = new HashMap<String, LabelSettings>();
    var faults = new ArrayList<Optional<LabelFault>>();
    for (var label : labels) {
      var fault = alone(label, backing);
      if (fault.isEmpty()) {
        var before = first.putIfAbsent(label.backingLabel(), label);
        fault = before == null ? fault : beside(before, label);
      }
      faults.add(fault);
    }
    return faults;
  }

  private static Optional<LabelFault> alone(LabelSettings label, Map<String, String> backing) {
    var maxAge = label.maxAge();
    if (maxAge != null && maxAge.compareTo(label.minRetentionTime()) < 0) {
      return fault("max-age", "max-age must be at least min-retention-time; raise it or remove it");
    }
    return restsOnItself(label.backingLabel(), backing)
        ? fault(
            "backing-label",
            "the backing label '%s' is served by this provider itself, for ever; name a label of another provider"
                .formatted(label.backingLabel()))
        : Optional.empty();
  }

  /** Slots of slots are fine, as long as there is something under them at last. */
  private static boolean restsOnItself(String label, Map<String, String> backing) {
    var under = label;
    for (int depth = 0; depth <= backing.size(); depth++) {
      if (!backing.containsKey(under)) {
        return false;
      }
      under = Objects.requireNonNullElse(backing.get(under), "");
    }
    return true;
  }

  private static Optional<LabelFault> beside(LabelSettings before, LabelSettings label) {
    return Shared.of(before).equals(Shared.of(label))
        ? Optional.empty()
        : fault(
            "backing-label",
            "the label %s has the same backing-label '%s' but other settings; make them equal"
                .formatted(before.name(), label.backingLabel()));
  }

  private static Optional<LabelFault> fault(String key, String text) {
    return Optional.of(new LabelFault(key, text));
  }
}
