package dev.nodepool.drivers.metastatic;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One label of a pool (docs/configuration.md).
 *
 * @param slots {@code max-parallel-jobs}: into how many nodes a backing node is cut
 * @param graceTime how long a backing node without nodes is kept
 * @param minRetentionTime how long a backing node is kept at least
 * @param maxAge after that a backing node is given no more nodes; null = never
 * @param hostKeyChecking whether each node shows its host keys before it is ready; else it has
 *     those of its backing node
 */
record LabelSettings(
    String name,
    String backingLabel,
    int slots,
    Duration graceTime,
    Duration minRetentionTime,
    @Nullable Duration maxAge,
    boolean hostKeyChecking) {

  /** As it stands in the configuration. */
  record Keys(
      String name,
      String backingLabel,
      @Nullable Integer maxParallelJobs,
      @Nullable Integer graceTime,
      @Nullable Integer minRetentionTime,
      @Nullable Integer maxAge,
      @Nullable Boolean hostKeyChecking) {

    LabelSettings in(boolean poolChecksHostKeys) {
      return new LabelSettings(
          name,
          backingLabel,
          maxParallelJobs == null ? 1 : maxParallelJobs,
          Duration.ofSeconds(graceTime == null ? 60 : graceTime),
          Duration.ofSeconds(minRetentionTime == null ? 0 : minRetentionTime),
          // Upstream takes 0 for no limit.
          maxAge == null || maxAge == 0 ? null : Duration.ofSeconds(maxAge),
          hostKeyChecking == null ? poolChecksHostKeys : hostKeyChecking);
    }
  }
}
