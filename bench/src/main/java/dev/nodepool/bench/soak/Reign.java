package dev.nodepool.bench.soak;

import dev.nodepool.bench.stage.Child;
import java.util.function.Supplier;

/**
 * One launcher after the other, each killed before the next starts. Numbers are read by any thread.
 */
final class Reign {
  private final Supplier<Child> start;
  private final Ledger ledger;
  private Child launcher;
  private volatile int number;
  private int crashed = -1;

  Reign(Supplier<Child> start, Ledger ledger, Child first) {
    this.start = start;
    this.ledger = ledger;
    this.launcher = first;
  }

  /** The number of the launcher that runs, from zero; equal to the number of kills so far. */
  int number() {
    return number;
  }

  /** Kills the launcher as no program can prevent, and starts another one. */
  void succeed() throws InterruptedException {
    requireAlive();
    launcher.kill();
    number = number + 1;
    launcher = start.get();
  }

  /** A launcher that ended by itself is a fault, which is noted once. */
  void requireAlive() {
    if (crashed == number) {
      return;
    }
    try {
      launcher.requireAlive();
    } catch (IllegalStateException e) {
      crashed = number;
      ledger.crashed(String.valueOf(e.getMessage()));
    }
  }
}
