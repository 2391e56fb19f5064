package dev.nodepool.simulator.http;

import dev.nodepool.openstack.api.ApiCall;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many calls of which kind came in, and how they were answered. Thread-safe. */
public final class CallCounts {
  private final Map<ApiCall, LongAdder> calls = new ConcurrentHashMap<>();
  private final Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();

  void came(ApiCall call) {
    calls.computeIfAbsent(call, kind -> new LongAdder()).increment();
  }

  void answered(int status) {
    statuses.computeIfAbsent(status, kind -> new LongAdder()).increment();
  }

  /** By {@code service.METHOD.operation}. */
  public Map<String, Long> byCall() {
    var sums = new TreeMap<String, Long>();
    calls.forEach((call, count) -> sums.merge(name(call), count.sum(), Long::sum));
    return sums;
  }

  /** By HTTP status; a call that got no answer is in none. */
  public Map<Integer, Long> byStatus() {
    var sums = new TreeMap<Integer, Long>();
    statuses.forEach((status, count) -> sums.put(status, count.sum()));
    return sums;
  }

  /** Counts from nothing again. */
  public void clear() {
    calls.clear();
    statuses.clear();
  }

  private static String name(ApiCall call) {
    return call.service() + "." + call.method() + "." + call.operation();
  }
}
