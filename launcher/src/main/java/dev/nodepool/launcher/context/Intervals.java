package dev.nodepool.launcher.context;

import java.time.Duration;

/**
 * The launcher's timers. None of them stands between a request and its first cloud call: they serve
 * ages, leaks and slow safety re-scans.
 *
 * @param cleanup ages, lost requests, leaked machines, static machines
 * @param delete safety re-scan for nodes to delete
 * @param request safety re-scan for requests to serve
 * @param requestLockCleanup age of a request's lock directory without a request, after which it
 *     goes
 * @param launchPollMin how often a cloud is asked at the most while something boots
 * @param launchPollMax how often a cloud is asked at the least while something boots
 */
public record Intervals(
    Duration cleanup,
    Duration delete,
    Duration request,
    Duration requestLockCleanup,
    Duration launchPollMin,
    Duration launchPollMax) {
  public static final Intervals DEFAULT =
      new Intervals(
          Duration.ofSeconds(60),
          Duration.ofSeconds(5),
          Duration.ofSeconds(1),
          Duration.ofHours(8),
          Duration.ofMillis(50),
          Duration.ofSeconds(5));
}
