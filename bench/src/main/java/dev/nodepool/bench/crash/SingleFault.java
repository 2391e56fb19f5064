package dev.nodepool.bench.crash;

import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.api.Interceptor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between one launcher and its cloud, and strikes once, at one call. Once the launcher is
 * dead nothing that it does reaches the cloud any more, and no call of it ever returns.
 */
final class SingleFault implements Interceptor {
  private final FaultPoint point;
  private final AtomicInteger left;
  private final CountDownLatch dead = new CountDownLatch(1);
  private final CountDownLatch never = new CountDownLatch(1);
  private volatile boolean struck;

  /** Strikes when the call is made for the {@code occurrence}th time, from 1. */
  SingleFault(FaultPoint point, int occurrence) {
    this.point = point;
    this.left = new AtomicInteger(occurrence);
  }

  boolean hasStruck() {
    return struck;
  }

  /** Blocks until the launcher is dead, which it may never be. */
  void awaitDeath() throws InterruptedException {
    dead.await();
  }

  /** The launcher dies now. */
  void kill() {
    dead.countDown();
  }

  private boolean isDead() {
    return dead.getCount() == 0;
  }

  @Override
  public <T> T around(ApiCall what, Call<T> call) throws CloudApiException, InterruptedException {
    if (isDead()) {
      never.await();
    }
    boolean strikes = FaultPoint.name(what).equals(point.call()) && left.decrementAndGet() == 0;
    if (strikes && !point.after()) {
      strike();
    }
    var answer = call.run();
    if (strikes) {
      strike();
    }
    if (isDead()) {
      never.await();
    }
    return answer;
  }

  private void strike() throws CloudApiException, InterruptedException {
    struck = true;
    switch (point.manner()) {
      case CRASH -> {
        kill();
        never.await();
      }
      case UNAVAILABLE -> throw new CloudApiException(Kind.UNAVAILABLE, "503 (on purpose)");
      case TIMEOUT -> throw new CloudApiException(Kind.TIMEOUT, "no answer (on purpose)");
    }
  }
}
