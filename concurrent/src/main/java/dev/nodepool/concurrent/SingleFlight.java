package dev.nodepool.concurrent;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A question that is asked by one thread for all that want its answer: the others wait and share
 * what comes of it, be it a failure. When the one that asks is interrupted, the next one asks. The
 * last answer is remembered until it is dropped. Thread-safe.
 *
 * @param <X> the failure that is shared
 */
public final class SingleFlight<T, X extends Exception> {

  /** The call that answers. */
  @FunctionalInterface
  public interface Question<T, X extends Exception> {
    T ask() throws X, InterruptedException;
  }

  private final Question<T, X> question;
  private final ReentrantLock turn = new ReentrantLock(true);
  private final AtomicReference<@Nullable T> remembered = new AtomicReference<>();
  private volatile long begun;
  private volatile Outcome<T, X> latest = new Outcome<>(0, null, null);

  /** What came of the question of that number. */
  private record Outcome<T, X extends Exception>(
      long number, @Nullable T answer, @Nullable X failure) {}

  public SingleFlight(Question<T, X> question) {
    this.question = question;
  }

  /** The answer that is remembered; null for none. Asks nothing. */
  public @Nullable T known() {
    return remembered.get();
  }

  /** The answer that is remembered, or else that of a question, which may be under way already. */
  public T get() throws X, InterruptedException {
    var known = remembered.get();
    if (known != null) {
      return known;
    }
    long seen = latest.number();
    turn.lockInterruptibly();
    try {
      known = remembered.get();
      var failure = latest.failure();
      if (known == null && failure != null && latest.number() > seen) {
        throw failure;
      }
      return known == null ? ask() : known;
    } finally {
      turn.unlock();
    }
  }

  /** The answer to a question that began after this call: others who came before it share it. */
  public T fresh() throws X, InterruptedException {
    // One that is under way may have been answered before what the caller wants to see.
    long wanted = begun + 1;
    turn.lockInterruptibly();
    try {
      var answer = latest.answer();
      var failure = latest.failure();
      if (latest.number() < wanted || (answer == null && failure == null)) {
        return ask();
      }
      if (answer == null) {
        throw failure;
      }
      return answer;
    } finally {
      turn.unlock();
    }
  }

  /** Forgets the answer. */
  public void drop() {
    remembered.set(null);
  }

  /** Forgets the answer if it is still this one. */
  public void drop(T answer) {
    remembered.compareAndSet(answer, null);
  }

  /** By one thread at a time. */
  private T ask() throws X, InterruptedException {
    long number = begun + 1;
    begun = number;
    try {
      var answer = question.ask();
      remembered.set(answer);
      latest = new Outcome<>(number, answer, null);
      return answer;
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      @SuppressWarnings("unchecked") // the question throws nothing else
      var failure = (X) e;
      latest = new Outcome<>(number, null, failure);
      throw failure;
    }
  }
}
