package dev.nodepool.bench.crash;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A launcher, and the next one as soon as that is dead. */
final class Succession implements AutoCloseable {
  private final World world;
  private final Doom doom;
  private final Doom spare;
  private final boolean expires;
  private final Deque<Generation> generations = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Thread heir = Thread.ofVirtual().unstarted(this::succeed);
  private volatile @Nullable Throwable trouble;

  /**
   * @param spare stands before the second launcher and never strikes
   * @param expires the session of the dead ends by the server, not with the connection
   */
  Succession(World world, Doom doom, Doom spare, boolean expires) throws InterruptedException {
    this.world = world;
    this.doom = doom;
    this.spare = spare;
    this.expires = expires;
    generations.push(world.launcher(doom));
    heir.start();
  }

  private void succeed() {
    try {
      doom.awaitDeath();
      lock.lock();
      try {
        var dead = generations.getFirst();
        if (expires) {
          dead.expire();
        }
        dead.close();
        generations.push(world.launcher(spare));
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
    heir.interrupt();
    heir.join();
    lock.lock();
    try {
      generations.getFirst().close();
    } finally {
      lock.unlock();
    }
  }
}
