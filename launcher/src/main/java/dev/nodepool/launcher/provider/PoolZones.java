package dev.nodepool.launcher.provider;

import dev.nodepool.driver.LaunchException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The availability zones of the pools of one provider. An answer serves all requests of a moment,
 * so that a thousand of them do not ask a thousand times. Thread-safe.
 */
public final class PoolZones {
  private static final Logger log = LoggerFactory.getLogger("nodepool.Provider");
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final String provider;
  private final CloudCalls calls;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();

  private record Answer(List<String> zones, long at) {
    boolean isRecent() {
      return System.nanoTime() - at < MOMENT.toNanos();
    }
  }

  PoolZones(String provider, CloudCalls calls) {
    this.provider = provider;
    this.calls = calls;
  }

  /** As they were a moment ago; none when the cloud shall choose, or does not say. */
  public List<String> recent(String pool) throws InterruptedException {
    var known = answers.get(pool);
    return known != null && known.isRecent() ? known.zones() : now(pool);
  }

  /** As the driver says now; none when the cloud shall choose, or does not say. */
  public List<String> now(String pool) throws InterruptedException {
    try {
      var zones = calls.zones(pool);
      answers.put(pool, new Answer(zones, System.nanoTime()));
      return zones;
    } catch (LaunchException e) {
      log.debug("The zones of provider {} are not known", provider, e);
      return List.of();
    }
  }
}
