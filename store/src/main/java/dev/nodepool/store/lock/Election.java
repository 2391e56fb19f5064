package dev.nodepool.store.lock;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.connection.ContenderNames;
import dev.nodepool.store.connection.StoreException;
import dev.nodepool.store.connection.Znodes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which of several processes does what only one shall do. A virtual thread stands for the
 * election from the start, again after each lost session, until it is closed.
 */
public final class Election implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Election.class);
  private static final Duration FOR_EVER = Duration.ofDays(365);

  private final Connection connection;
  private final Locks locks;
  private final String directory;
  private final Thread candidate;
  private final Object monitor = new Object();
  private volatile @Nullable Lock office;
  private volatile boolean closed;

  public Election(Connection connection, String path, String identifier) {
    this.connection = connection;
    this.directory = connection.paths.election(path);
    this.locks = new Locks(connection, new ContenderNames(), identifier);
    candidate = Thread.ofVirtual().name("election-" + path).unstarted(this::stand);
    candidate.start();
  }

  /** Whether we are the one at this moment. */
  public boolean leads() {
    var lock = office;
    return lock != null && lock.valid();
  }

  /** Blocks until we are the one; false when that takes too long. */
  public boolean awaitLeading(Duration patience) throws InterruptedException {
    var deadline = Deadline.in(patience);
    synchronized (monitor) {
      while (!leads()) {
        if (deadline.over()) {
          return false;
        }
        TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(deadline.left().toNanos(), 1_000_000));
      }
      return true;
    }
  }

  /** The identifier of whoever leads now, empty when nobody does. */
  public Optional<String> leader() throws InterruptedException {
    return locks.holder(directory);
  }

  private void stand() {
    while (!closed) {
      try {
        Znodes.ensure(connection, directory);
        var lock = locks.lock(directory, "election " + directory, LockListener.NOBODY, FOR_EVER);
        if (lock.isPresent()) {
          serve(lock.get());
        }
      } catch (InterruptedException e) {
        return;
      } catch (StoreException e) {
        log.warn("the election at {} goes on without us: {}", directory, e.getMessage());
        return;
      }
    }
  }

  private void serve(Lock lock) throws InterruptedException {
    try {
      var over = new CountDownLatch(1);
      lock.onLost(over::countDown);
      office = lock;
      synchronized (monitor) {
        monitor.notifyAll();
      }
      over.await();
    } finally {
      office = null;
      lock.release();
    }
  }

  /** Gives the office up, or the wish for it. */
  @Override
  public void close() {
    closed = true;
    candidate.interrupt();
    try {
      candidate.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
