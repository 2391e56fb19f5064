package dev.nodepool.cloudmodel.time;

import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What will happen by itself in a simulated cloud. No thread drives it: whoever looks at the cloud
 * first lets happen what is due. Guarded by the cloud's lock.
 */
public final class EventQueue {
  private final InstantSource clock;
  private final Queue<Entry> entries = new PriorityQueue<>();
  private long last;
  private @Nullable Instant happening;

  /** Something that happens. */
  @FunctionalInterface
  public interface Step {
    void at(Instant when);
  }

  private record Entry(Instant when, long number, Step step) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = when.compareTo(other.when);
      return byTime == 0 ? Long.compare(number, other.number) : byTime;
    }
  }

  public EventQueue(InstantSource clock) {
    this.clock = clock;
  }

  /** The time; while something happens, when that was due. */
  public Instant now() {
    return happening == null ? clock.instant() : happening;
  }

  /** That happens then; at once if that is not in the future. */
  public void at(Instant when, Step step) {
    if (when.isAfter(now())) {
      entries.add(new Entry(when, ++last, step));
    } else {
      step.at(now());
    }
  }

  /** Lets happen what is due, in its order. */
  public void settle() {
    if (entries.isEmpty()) {
      return;
    }
    var now = clock.instant();
    try {
      for (var next = entries.peek(); next != null && !next.when().isAfter(now); ) {
        entries.remove();
        happening = next.when();
        next.step().at(next.when());
        next = entries.peek();
      }
    } finally {
      happening = null;
    }
  }
}
