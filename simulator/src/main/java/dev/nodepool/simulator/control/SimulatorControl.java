package dev.nodepool.simulator.control;

import dev.nodepool.cloudmodel.CloudState;
import dev.nodepool.cloudmodel.faults.FaultInjector;
import dev.nodepool.cloudmodel.settings.SettingsReader;
import dev.nodepool.cloudmodel.time.SimulatedTime;
import dev.nodepool.simulator.http.CallCounts;
import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.keystone.Accounts;
import dev.nodepool.simulator.keystone.Tokens;
import dev.nodepool.simulator.region.RegionClouds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be steered of a simulator, and seen. Thread-safe. */
public final class SimulatorControl {
  private static final String FAULTS = "faults";

  private final RegionClouds regions;
  private final FaultInjector faults;
  private final CallCounts calls;
  private final SimulatedTime time;
  private final Tokens tokens;
  private final Accounts accounts;
  private Map<String, Object> keys;

  /**
   * @param keys of the settings that hold at first
   */
  public SimulatorControl(
      Map<String, Object> keys,
      RegionClouds regions,
      FaultInjector faults,
      CallCounts calls,
      SimulatedTime time,
      Tokens tokens,
      Accounts accounts) {
    this.keys = Map.copyOf(keys);
    this.regions = regions;
    this.faults = faults;
    this.calls = calls;
    this.time = time;
    this.tokens = tokens;
    this.accounts = accounts;
  }

  /** The keys that are set. */
  public synchronized Map<String, Object> settings() {
    return keys;
  }

  /**
   * From now on these settings hold and no others; throws IllegalArgumentException when one makes
   * no sense.
   */
  public synchronized void set(Map<String, Object> wanted) {
    var settings = SettingsReader.read("the settings", wanted);
    keys = Map.copyOf(wanted);
    regions.apply(settings);
    faults.apply(settings.calls());
  }

  /** From now on these settings hold beside the others. */
  public synchronized void change(Map<String, Object> some) {
    var all = new LinkedHashMap<>(keys);
    all.putAll(some);
    set(all);
  }

  /** One more fault of calls, as the list {@code faults} of the settings has them. */
  public synchronized void addFault(Map<String, Object> fault) {
    var all = new ArrayList<Object>();
    if (keys.get(FAULTS) instanceof List<?> before) {
      all.addAll(before);
    }
    all.add(fault);
    change(Map.of(FAULTS, all));
  }

  /** What calls came in since they were counted anew, all in all and for each server made. */
  public Json calls() {
    var byCall = calls.byCall();
    long total = byCall.values().stream().mapToLong(Long::longValue).sum();
    var created = new long[1];
    var deleted = new long[1];
    regions.forEach((name, cloud) -> {
      var state = cloud.state();
      created[0] += state.created();
      deleted[0] += state.deleted();
    });
    return Json.of("total", total)
        .with("by_call", byCall)
        .with("by_status", calls.byStatus())
        .with("servers_created", created[0])
        .with("servers_deleted", deleted[0])
        .with("per_server", created[0] == 0 ? null : (double) total / created[0]);
  }

  /** Calls are counted from nothing again. */
  public void clearCalls() {
    calls.clear();
  }

  /** Everything that the clouds hold, by region and project. */
  public Map<String, CloudState> state() {
    var states = new LinkedHashMap<String, CloudState>();
    regions.forEach((name, cloud) -> states.put(name, cloud.state()));
    return states;
  }

  /** All clouds are new and empty, calls are counted anew, settings and tokens stay. */
  public void reset() {
    regions.clear();
    calls.clear();
  }

  public SimulatedTime time() {
    return time;
  }

  /** New tokens hold so long. */
  public void setTokenLife(Duration life) {
    tokens.setLife(life);
  }

  /** The application credential of the standard user ends then, by the time of the clouds. */
  public void endCredential(@Nullable Instant end) {
    accounts.add(Accounts.CREDENTIAL.until(end));
  }

  /** No token holds any more. */
  public void forgetTokens() {
    tokens.forget();
  }
}
