package dev.nodepool.driver;

import dev.nodepool.concurrent.Deadline;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the cloud has, asked once per tick for everybody who waits. However many launches and
 * deletions wait in {@link #await}, the cloud sees one list call per tick, and none while nobody
 * waits. One of the waiters keeps time and asks; the others sleep until their own wish holds, so a
 * round costs one look per waiter and one wake-up per wish that came true.
 *
 * @param <S> what the cloud lists, by its id
 */
public final class Listing<S> {

  /** One list call. */
  @FunctionalInterface
  public interface Source<S> {
    Map<String, S> list() throws CloudException, InterruptedException;
  }

  /** A wait is to be longer by a tenth at the most because we do not ask all the time. */
  private static final int LOOKS_PER_WAIT = 10;

  private static final int MEMORY = 8;

  private final Source<S> source;
  private final Duration least;
  private final Duration most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Set<Waiter> waiters = new LinkedHashSet<>();
  private @Nullable CloudException trouble;
  private boolean timeIsKept;
  private boolean asking;
  private long rounds;
  private long lastAsked = System.nanoTime() - Long.MAX_VALUE / 4;
  private long lastTook;
  private long lastArrival;
  private long usualWait;

  public Listing(Source<S> source, Duration tick) {
    this(source, tick, tick);
  }

  /**
   * Asks the less often, the longer things usually take.
   *
   * @param least the shortest time between two questions
   * @param most the longest
   */
  public Listing(Source<S> source, Duration least, Duration most) {
    this.source = source;
    this.least = least;
    this.most = most;
  }

  /** Somebody's wish; guarded by the lock. */
  private final class Waiter {
    private final String id;
    private final Predicate<Optional<S>> good;
    private final Condition news = lock.newCondition();
    // A round that is under way may have been answered before our create or delete.
    private final long fresh = rounds + (asking ? 2 : 1);
    private final long since = System.nanoTime();
    private @Nullable Optional<S> answer;

    private Waiter(String id, Predicate<Optional<S>> good) {
      this.id = id;
      this.good = good;
    }

    private void look(Map<String, S> listed) {
      var now = Optional.ofNullable(listed.get(id));
      if (answer == null && rounds >= fresh && good.test(now)) {
        answer = now;
        long waited = Math.min(System.nanoTime() - since, most.toNanos() * LOOKS_PER_WAIT);
        usualWait += (waited - usualWait) / MEMORY;
        news.signal();
      }
    }
  }

  /**
   * The thing with this id once {@code good} holds for it; an empty one is a thing that is not
   * listed. Only a list call that began after this one counts. {@code good} must be quick and is
   * called by whichever waiter asks.
   *
   * @throws CloudException when the cloud still would not answer as the patience ended
   */
  public Optional<S> await(String id, Predicate<Optional<S>> good, Duration patience)
      throws CloudException, InterruptedException, TimeoutException {
    var deadline = Deadline.in(patience);
    lock.lockInterruptibly();
    var waiter = new Waiter(id, good);
    waiters.add(waiter);
    lastArrival = waiter.since;
    try {
      while (true) {
        var answer = waiter.answer;
        if (answer != null) {
          return answer;
        }
        if (deadline.over()) {
          if (trouble != null) {
            throw trouble;
          }
          throw new TimeoutException(id);
        }
        if (timeIsKept) {
          waiter.news.awaitNanos(Math.max(1, deadline.left().toNanos()));
        } else {
          keepTime(waiter, deadline);
        }
      }
    } finally {
      waiters.remove(waiter);
      if (!timeIsKept && !waiters.isEmpty()) {
        waiters.iterator().next().news.signal();
      }
      lock.unlock();
    }
  }

  private void keepTime(Waiter waiter, Deadline deadline) throws InterruptedException {
    timeIsKept = true;
    try {
      long rest = tick() - (System.nanoTime() - lastAsked);
      if (rest > 0) {
        waiter.news.awaitNanos(Math.max(1, Math.min(rest, deadline.left().toNanos())));
      } else {
        ask();
      }
    } finally {
      timeIsKept = false;
    }
  }

  /** Nanoseconds from one question to the next; never is more than two thirds of them asking. */
  private long tick() {
    long wait = Math.max(usualWait, System.nanoTime() - lastArrival);
    long wanted = Math.clamp(wait / LOOKS_PER_WAIT, least.toNanos(), most.toNanos());
    return Math.max(wanted, lastTook * 3 / 2);
  }

  private void ask() throws InterruptedException {
    asking = true;
    lastAsked = System.nanoTime();
    lock.unlock();
    Map<String, S> listed = null;
    CloudException problem = null;
    try {
      listed = source.list();
    } catch (CloudException e) {
      problem = e;
    } finally {
      lock.lock();
      asking = false;
      lastTook = System.nanoTime() - lastAsked;
    }
    trouble = problem;
    rounds++;
    if (listed != null) {
      for (var waiter : waiters) {
        waiter.look(listed);
      }
    }
  }
}
