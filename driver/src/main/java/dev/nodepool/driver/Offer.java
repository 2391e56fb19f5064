package dev.nodepool.driver;

import dev.nodepool.model.Resources;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says of one label in one of its pools.
 *
 * @param cost what one node of the label takes from the quota
 * @param diskimage the image that must have a ready upload in this provider, null when the label
 *     needs none of ours
 * @param scanHostKeys whether the launcher collects the host keys before the node is ready
 * @param consoleLog whether the machine's console is logged when the scan fails
 * @param attempts how often a launch is tried in all
 * @param launchTimeout how long the cloud may take to bring the machine up
 * @param bootTimeout how long the machine may take to answer after that
 * @param image the name of the image, ours or the cloud's, for the statistics; null without one
 */
public record Offer(
    Resources cost,
    @Nullable String diskimage,
    boolean scanHostKeys,
    boolean consoleLog,
    int attempts,
    Duration launchTimeout,
    Duration bootTimeout,
    @Nullable String image) {

  /** An offer whose only image is one of ours. */
  public Offer(
      Resources cost,
      @Nullable String diskimage,
      boolean scanHostKeys,
      boolean consoleLog,
      int attempts,
      Duration launchTimeout,
      Duration bootTimeout) {
    this(
        cost, diskimage, scanHostKeys, consoleLog, attempts, launchTimeout, bootTimeout, diskimage);
  }

  /** A label without an image of ours, whose host keys are scanned, tried three times. */
  public static Offer of(Resources cost) {
    return new Offer(cost, null, true, false, 3, Duration.ofHours(1), Duration.ofMinutes(2));
  }

  public Offer withTimeouts(Duration launch, Duration boot) {
    return new Offer(cost, diskimage, scanHostKeys, consoleLog, attempts, launch, boot, image);
  }

  public Offer withAttempts(int tries) {
    return new Offer(
        cost, diskimage, scanHostKeys, consoleLog, tries, launchTimeout, bootTimeout, image);
  }

  public Offer withScan(boolean scan) {
    return new Offer(
        cost, diskimage, scan, consoleLog, attempts, launchTimeout, bootTimeout, image);
  }

  public Offer withImage(String name) {
    return new Offer(
        cost, diskimage, scanHostKeys, consoleLog, attempts, launchTimeout, bootTimeout, name);
  }
}
