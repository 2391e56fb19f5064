package dev.nodepool.driver;

/** How a launch failed: what the launcher does about it. */
public enum LaunchFailure {
  /**
   * The cloud has no room for us now: the node is aborted, not counted as an attempt, and the
   * request waits.
   */
  OUT_OF_QUOTA("error.quota"),
  /** The cloud has no host for this machine: counts as an attempt. */
  NO_CAPACITY("error.capacity"),
  /**
   * The cloud did not like the order: caches of images, flavors, networks and zones are dropped.
   */
  BAD_REQUEST("error.unknown"),
  /** It took too long. */
  TIMED_OUT("error.servercreatetimeout"),
  /** Whatever else the cloud said. */
  CLOUD_ERROR("error.unknown"),
  /** The machine runs but does not answer with its host keys. */
  NO_HOST_KEYS("error.keyscan");

  /** The result in {@code nodepool.launch.<result>}. */
  final String metric;

  LaunchFailure(String metric) {
    this.metric = metric;
  }
}
