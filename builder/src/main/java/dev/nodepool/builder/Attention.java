package dev.nodepool.builder;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Which images are to be looked at: those of which something has changed, and all of them now and
 * then, however much changes. Thread-safe.
 */
final class Attention {
  private final Set<String> changed = new HashSet<>();
  private long nextOfAll = System.nanoTime();

  synchronized void to(String image) {
    changed.add(image);
    notifyAll();
  }

  synchronized void toAll() {
    nextOfAll = System.nanoTime();
    notifyAll();
  }

  /**
   * Blocks until there is something to look at; empty means all images.
   *
   * @param pause after which all are looked at again
   */
  synchronized Optional<Set<String>> await(Duration pause) throws InterruptedException {
    while (changed.isEmpty() && left() > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left());
    }
    var images = Set.copyOf(changed);
    changed.clear();
    if (left() > 0) {
      return Optional.of(images);
    }
    nextOfAll = System.nanoTime() + pause.toNanos();
    return Optional.empty();
  }

  private long left() {
    return nextOfAll - System.nanoTime();
  }
}
