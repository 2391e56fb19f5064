package dev.nodepool.cloudmodel.faults;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The failures that a simulated cloud still has to have. A counter is set when its setting changes
 * and counts down; a negative one never ends. Guarded by the cloud's lock.
 */
public final class FaultCounters {
  private final Map<Fault, Integer> settings = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> left = new EnumMap<>(Fault.class);

  public void apply(Map<Fault, Integer> wanted) {
    for (var fault : Fault.values()) {
      var setting = wanted.getOrDefault(fault, 0);
      if (!setting.equals(settings.put(fault, setting))) {
        left.put(fault, setting);
      }
    }
  }

  /** Whether this call is to fail; counts it. */
  public boolean strikes(Fault fault) {
    int rest = left.getOrDefault(fault, 0);
    if (rest > 0) {
      left.put(fault, rest - 1);
    }
    return rest != 0;
  }

  /** What is left, by the keys of the settings. */
  public Map<String, Integer> left() {
    var byKey = new TreeMap<String, Integer>();
    for (var fault : Fault.values()) {
      byKey.put(fault.key(), left.getOrDefault(fault, 0));
    }
    return byKey;
  }
}
