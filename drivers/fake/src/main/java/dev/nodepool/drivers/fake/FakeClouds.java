package dev.nodepool.drivers.fake;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The simulated clouds of a process: one per provider of a Nodepool, empty at first, which stays
 * when the configuration is read anew. Thread-safe.
 */
public final class FakeClouds {
  /** Shared by all launchers and builders in this process. */
  static final FakeClouds OF_PROCESS = new FakeClouds();

  private final Map<Owner, SimulatedCloud> clouds = new ConcurrentHashMap<>();

  private record Owner(String installation, String provider) {}

  /** The cloud of that provider; made when it is asked for first. */
  public SimulatedCloud cloud(String installation, String provider, InstantSource clock) {
    return clouds.computeIfAbsent(
        new Owner(installation, provider), owner -> new SimulatedCloud(clock));
  }
}
