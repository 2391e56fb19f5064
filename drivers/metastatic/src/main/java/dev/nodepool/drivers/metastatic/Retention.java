package dev.nodepool.drivers.metastatic;

import dev.nodepool.client.LongLeases;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives back what is not needed any more: backing nodes without nodes, after their grace time, or
 * at once when they have failed, are too old or of a label that is not configured any more. Looks
 * each second at what is in memory; several launchers may do so for one provider. One thread.
 */
final class Retention implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.driver.metastatic");
  private static final Duration TICK = Duration.ofSeconds(1);

  private final ProviderSettings settings;
  private final Slots slots;
  private final LongLeases nodes;
  private final Semaphore news = new Semaphore(0);

  /** Since when we know a backing node whose data do not say when it was used last. */
  private final Map<String, Instant> seen = new ConcurrentHashMap<>();

  private final Thread thread;

  Retention(ProviderSettings settings, Slots slots, LongLeases nodes) {
    this.settings = settings;
    this.slots = slots;
    this.nodes = nodes;
    this.thread =
        Thread.ofVirtual()
            .name("metastatic-" + settings.name())
            .unstarted(this::followBackingNodes);
  }

  void start() {
    thread.start();
  }

  /** There may be a backing node now. */
  void wake() {
    if (news.availablePermits() == 0) {
      news.release();
    }
  }

  private void followBackingNodes() {
    try {
      while (true) {
        boolean any = false;
        for (var backing : slots.all()) {
          any = true;
          attempt(backing);
        }
        if (any) {
          Thread.sleep(TICK);
        } else {
          seen.clear();
          news.acquire();
        }
      }
    } catch (InterruptedException e) {
      log.trace("Provider {} is closed", settings.name());
    }
  }

  private void attempt(BackingNode backing) throws InterruptedException {
    try {
      if (isOver(backing)) {
        giveBack(backing);
      }
    } catch (RuntimeException e) {
      log.warn("Backing node {} is not given back yet: {}", backing.id(), e.getMessage());
    }
  }

  private void giveBack(BackingNode backing) throws InterruptedException {
    // Compared with what stands there when it is written: a node may have come to it meanwhile.
    boolean given = nodes.giveBack(backing.id(), now -> unchanged(backing, now.userData()));
    if (given) {
      seen.remove(backing.id());
      log.info("Backing node {} of provider {} is given back", backing.id(), settings.name());
    }
  }

  private static boolean unchanged(BackingNode backing, @Nullable Object data) {
    return Objects.equals(backing.node().userData(), data);
  }

  private boolean isOver(BackingNode backing) {
    var table = backing.table();
    if (!table.isEmpty()) {
      return false;
    }
    var now = nodes.now();
    var label = settings.label(table.label()).or(() -> byBackingLabel(backing));
    if (table.failed() || label.isEmpty() || Slots.tooOld(backing, label.get().maxAge(), now)) {
      return true;
    }
    var lastUsed = table.lastUsed().orElseGet(() -> seen.computeIfAbsent(backing.id(), _ -> now));
    return older(lastUsed, label.get().graceTime(), now)
        && older(table.launched(), label.get().minRetentionTime(), now);
  }

  private Optional<LabelSettings> byBackingLabel(BackingNode backing) {
    return backing.node().labels().stream()
        .flatMap(label -> settings.backing(label).stream())
        .findFirst();
  }

  /** Nothing is older by a clock that runs behind. */
  private static boolean older(Instant since, Duration most, Instant now) {
    var age = Duration.between(since, now);
    return !age.isNegative() && age.compareTo(most) >= 0;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
