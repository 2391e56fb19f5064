package dev.nodepool.drivers.fake;

import dev.nodepool.cloudmodel.SimulatedCloud;
import java.time.InstantSource;
import java.util.Map;

/** The simulated clouds that commands in this process see. */
public final class CloudsOfProcess {
  private CloudsOfProcess() {}

  public static SimulatedCloud cloud(String installation, String provider) {
    return FakeClouds.OF_PROCESS.cloud(installation, provider, InstantSource.system(), Map.of());
  }
}
