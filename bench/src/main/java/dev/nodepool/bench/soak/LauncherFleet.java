package dev.nodepool.bench.soak;

import dev.nodepool.bench.process.ChildProcess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * The launchers that run at the same time, each killed and followed by another again and again. One
 * thread kills; the number is read by any thread.
 */
final class LauncherFleet {
  private final IntFunction<ChildProcess> start;
  private final Ledger ledger;
  private final List<ChildProcess> launchers;
  private final Set<ChildProcess> crashed = new HashSet<>();
  private volatile int number;

  /**
   * @param start starts the successor of the launcher with that place in the list
   */
  LauncherFleet(IntFunction<ChildProcess> start, Ledger ledger, List<ChildProcess> first) {
    this.start = start;
    this.ledger = ledger;
    this.launchers = new ArrayList<>(first);
  }

  /** How many launchers have been killed so far. */
  int number() {
    return number;
  }

  /** Kills that launcher as no program can prevent, and starts another one in its place. */
  void succeed(int place) throws InterruptedException {
    requireAlive();
    launchers.get(place).kill();
    number = number + 1;
    launchers.set(place, start.apply(place));
  }

  /** A launcher that ended by itself is a fault, which is noted once. */
  void requireAlive() {
    for (var launcher : launchers) {
      try {
        launcher.requireAlive();
      } catch (IllegalStateException e) {
        if (crashed.add(launcher)) {
          ledger.crashed(String.valueOf(e.getMessage()));
        }
      }
    }
  }
}
