package dev.nodepool.driver;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the cloud has, asked once per tick for everybody who waits. However many launches and
 * deletions wait in {@link #await}, the cloud sees one list call per tick, and none while nobody
 * waits. The waiters themselves take turns in asking, so there is no thread to start or stop.
 *
 * @param <S> what the cloud lists, by its id
 */
public final class Listing<S> {

  /** One list call. */
  @FunctionalInterface
  public interface Source<S> {
    Map<String, S> list() throws CloudException, InterruptedException;
  }

  private final Source<S> source;
  private final Duration tick;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition refreshed = lock.newCondition();
  private Map<String, S> byId = Map.of();
  private @Nullable CloudException trouble;
  private boolean asking;
  private long rounds;
  private long lastAsked = System.nanoTime() - Long.MAX_VALUE / 4;

  public Listing(Source<S> source, Duration tick) {
    this.source = source;
    this.tick = tick;
  }

  /**
   * The thing with this id once {@code good} holds for it; an empty one is a thing that is not
   * listed. Only a list call that began after this one counts.
   *
   * @throws CloudException when the cloud still would not answer as the patience ended
   */
  public Optional<S> await(String id, Predicate<Optional<S>> good, Duration patience)
      throws CloudException, InterruptedException, TimeoutException {
    var deadline = Deadline.in(patience);
    lock.lockInterruptibly();
    try {
      // A round that is under way may have been answered before our create or delete.
      long fresh = rounds + (asking ? 2 : 1);
      while (true) {
        if (rounds >= fresh && trouble == null) {
          var now = Optional.ofNullable(byId.get(id));
          if (good.test(now)) {
            return now;
          }
        }
        if (deadline.over()) {
          if (trouble != null) {
            throw trouble;
          }
          throw new TimeoutException(id);
        }
        waitOrAsk(deadline);
      }
    } finally {
      lock.unlock();
    }
  }

  private void waitOrAsk(Deadline deadline) throws InterruptedException {
    long rest = tick.toNanos() - (System.nanoTime() - lastAsked);
    if (asking || rest > 0) {
      long wait = asking ? deadline.left().toNanos() : Math.min(rest, deadline.left().toNanos());
      refreshed.awaitNanos(Math.max(1, wait));
    } else {
      ask();
    }
  }

  private void ask() throws InterruptedException {
    asking = true;
    lastAsked = System.nanoTime();
    lock.unlock();
    Map<String, S> answer = Map.of();
    CloudException problem = null;
    boolean answered = false;
    try {
      answer = source.list();
      answered = true;
    } catch (CloudException e) {
      problem = e;
      answered = true;
    } finally {
      lock.lock();
      asking = false;
      if (answered) {
        trouble = problem;
        byId = problem == null ? Map.copyOf(answer) : byId;
        rounds++;
      }
      refreshed.signalAll();
    }
  }
}
