package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.CloudApiException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A question to the cloud whose answer serves all who asked before it was put: however many ask at
 * once, the cloud hears it about twice. Thread-safe.
 */
final class Shared<T> {
  private final Cached.Source<T> source;
  private final ReentrantLock turn = new ReentrantLock(true);
  private volatile long put;
  private @Nullable Answer<T> latest;

  /** What the cloud said to the question of that number. */
  private record Answer<T>(long number, Optional<T> said, Optional<CloudApiException> trouble) {
    T value() throws CloudApiException {
      if (trouble.isPresent()) {
        throw trouble.get();
      }
      return said.orElseThrow();
    }
  }

  Shared(Cached.Source<T> source) {
    this.source = source;
  }

  /** An answer to a question that was put after this call began. */
  T ask() throws CloudApiException, InterruptedException {
    // One that is being put now may have been answered before what the caller wants to see.
    long fresh = put + 1;
    turn.lockInterruptibly();
    try {
      var known = latest;
      if (known == null || known.number() < fresh) {
        known = answer();
        latest = known;
      }
      return known.value();
    } finally {
      turn.unlock();
    }
  }

  private Answer<T> answer() throws InterruptedException {
    long number = put + 1;
    put = number;
    try {
      return new Answer<>(number, Optional.of(source.ask()), Optional.empty());
    } catch (CloudApiException e) {
      return new Answer<>(number, Optional.empty(), Optional.of(e));
    }
  }
}
