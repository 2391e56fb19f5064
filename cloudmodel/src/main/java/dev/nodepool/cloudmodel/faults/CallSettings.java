package dev.nodepool.cloudmodel.faults;

import dev.nodepool.cloudmodel.time.Delay;
import java.util.List;
import java.util.Map;

/**
 * How long calls take and which go wrong. The first rule that hits counts.
 *
 * @param latency by pattern as in {@link CallFaultRule#calls}; the longest pattern that matches
 *     counts
 */
public record CallSettings(Map<String, Delay> latency, List<CallFaultRule> faults) {
  public static final CallSettings NONE = new CallSettings(Map.of(), List.of());

  public CallSettings {
    latency = Map.copyOf(latency);
    faults = List.copyOf(faults);
  }
}
