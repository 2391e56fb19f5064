package dev.nodepool.launcher.stats;

import dev.nodepool.driver.CloudObserver;
import dev.nodepool.metrics.LauncherMetrics;
import java.time.Duration;

/** Counts what drivers tell of their clouds. */
public final class CloudStats implements CloudObserver {
  private final LauncherMetrics metrics;

  private CloudStats(LauncherMetrics metrics) {
    this.metrics = metrics;
  }

  public static CloudObserver of(LauncherMetrics metrics) {
    return new CloudStats(metrics);
  }

  @Override
  public void called(String provider, ApiCall call, Duration took) {
    metrics.called(provider, call.service(), call.method(), call.operation(), took);
  }

  @Override
  public void leaked(String provider, String resource) {
    metrics.leaked(provider, resource);
  }
}
