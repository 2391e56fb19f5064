package dev.nodepool.metrics;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one attempt to launch a node ended.
 *
 * @param result {@code ready} or {@code error.<kind>} (docs/monitoring.md)
 * @param zone null when it is not known yet
 * @param image the image's name, null when the label has none
 */
public record LaunchResult(
    String result,
    String provider,
    @Nullable String zone,
    @Nullable String image,
    @Nullable String requestor,
    Duration took) {}
