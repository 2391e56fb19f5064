package dev.nodepool.cloudmodel.time;

import java.time.Duration;

/**
 * How long things take in a simulated cloud after the call that orders them.
 *
 * @param build until a server is ACTIVE
 * @param delete until a deleted server is gone
 * @param address until a server that is ACTIVE shows its addresses, or a floating IP
 * @param image until an image whose data came is active
 * @param volume until a volume is made, detached or deleted
 * @param call every call, from wherever it comes
 * @param listLag lists of servers show what was so long ago
 */
public record CloudTimes(
    Delay build,
    Delay delete,
    Delay address,
    Delay image,
    Delay volume,
    Duration call,
    Duration listLag) {

  /** A tenth of a second for a server, and all else at once. */
  public static final CloudTimes DEFAULT =
      new CloudTimes(
          Delay.of(Duration.ofMillis(100)),
          Delay.NONE,
          Delay.NONE,
          Delay.NONE,
          Delay.NONE,
          Duration.ZERO,
          Duration.ZERO);

  public CloudTimes withServers(Delay toBuild, Delay toDelete) {
    return new CloudTimes(toBuild, toDelete, address, image, volume, call, listLag);
  }

  public CloudTimes withAddress(Delay late) {
    return new CloudTimes(build, delete, late, image, volume, call, listLag);
  }

  public CloudTimes withData(Delay images, Delay volumes) {
    return new CloudTimes(build, delete, address, images, volumes, call, listLag);
  }

  public CloudTimes withListLag(Duration lag) {
    return new CloudTimes(build, delete, address, image, volume, call, lag);
  }

  public CloudTimes withCall(Duration duration) {
    return new CloudTimes(build, delete, address, image, volume, duration, listLag);
  }
}
