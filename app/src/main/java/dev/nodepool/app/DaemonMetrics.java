package dev.nodepool.app;

import dev.nodepool.metrics.BuilderMetrics;
import dev.nodepool.metrics.Exposition;
import dev.nodepool.metrics.JvmSamples;
import dev.nodepool.metrics.LauncherMetrics;
import dev.nodepool.metrics.MetricSink;

/** Where the parts of a daemon count: one statsd, one page for Prometheus. */
record DaemonMetrics(LauncherMetrics launcher, BuilderMetrics builder) {

  static DaemonMetrics to(MetricSink statsd) {
    var launcher = new LauncherMetrics(statsd);
    launcher.page().addSource(new JvmSamples());
    return new DaemonMetrics(launcher, new BuilderMetrics(statsd, launcher.page()));
  }

  Exposition page() {
    return launcher.page();
  }
}
