package dev.nodepool.metrics;

import io.prometheus.metrics.model.snapshots.MetricSnapshot;

/** Something that was counted or measured all along, and is read when Prometheus asks. */
interface SnapshotSource {
  MetricSnapshot snapshot();
}
