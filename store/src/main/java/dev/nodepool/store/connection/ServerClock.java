package dev.nodepool.store.connection;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ZooKeeper's time: the local clock, corrected by what our last write was stamped with. */
public final class ServerClock {
  private static final Logger log = LoggerFactory.getLogger(ServerClock.class);
  private static final Duration TOLERABLE = Duration.ofSeconds(5);

  private final InstantSource local;
  private volatile long offsetMillis;
  private volatile boolean warned;

  public ServerClock(InstantSource local) {
    this.local = local;
  }

  /** To the microsecond, which is what a record keeps. */
  public Instant now() {
    return local.instant().plusMillis(offsetMillis).truncatedTo(ChronoUnit.MICROS);
  }

  long localMillis() {
    return local.millis();
  }

  /** A write that was sent and answered at these local times bears this stamp of the server. */
  void stamped(long serverMillis, long sentMillis, long answeredMillis) {
    if (serverMillis >= sentMillis && serverMillis <= answeredMillis) {
      offsetMillis = 0;
      warned = false;
      return;
    }
    long offset =
        serverMillis < sentMillis ? serverMillis - sentMillis : serverMillis - answeredMillis;
    offsetMillis = offset;
    boolean wrong = Math.abs(offset) > TOLERABLE.toMillis();
    if (wrong && !warned) {
      log.warn(
          "ZooKeeper's clock is {} ms away from this host's: set both by NTP;"
              + " ages are counted by ZooKeeper's",
          offset);
    }
    warned = wrong;
  }
}
