package dev.nodepool.bench.crash;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A launcher, and the next one as soon as that is dead. */
final class LauncherFailover implements AutoCloseable {
  private final Testbed testbed;
  private final SingleFault fault;
  private final SingleFault spare;
  private final boolean expires;
  private final Deque<LauncherInstance> instances = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread successor = Thread.ofVirtual().unstarted(this::succeed);
  private volatile @Nullable Throwable trouble;

  /**
   * @param spare stands before the second launcher and never strikes
   * @param expires the session of the dead ends by the server, not with the connection
   */
  LauncherFailover(Testbed testbed, SingleFault fault, SingleFault spare, boolean expires)
      throws InterruptedException {
    this.testbed = testbed;
    this.fault = fault;
    this.spare = spare;
    this.expires = expires;
    instances.push(testbed.launcher(fault));
    successor.start();
  }

  private void succeed() {
    try {
      fault.awaitDeath();
      lock.lock();
      try {
        var dead = instances.getFirst();
        if (expires) {
          dead.expire();
        }
        dead.close();
        instances.push(testbed.launcher(spare));
      } finally {
        lock.unlock();
      }
    } catch (InterruptedException e) {
      // The first one lives to the end.
    } catch (RuntimeException | Error e) {
      trouble = e;
    }
  }

  /** Throws when the second launcher could not begin. */
  void checkThatItWent() {
    var known = trouble;
    if (known != null) {
      throw new IllegalStateException("no launcher came after the dead one", known);
    }
  }

  @Override
  public void close() throws InterruptedException {
    successor.interrupt();
    successor.join();
    lock.lock();
    try {
      instances.getFirst().close();
    } finally {
      lock.unlock();
    }
  }
}
