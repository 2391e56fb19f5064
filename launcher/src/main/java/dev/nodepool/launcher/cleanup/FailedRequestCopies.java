package dev.nodepool.launcher.cleanup;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.request.RequestChange;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Keeps a copy of each request that has failed for ten minutes, so that it can still be explained
 * when its requestor has deleted it. The launcher that decided it does so.
 */
public final class FailedRequestCopies {
  private static final Duration KEPT = Duration.ofMinutes(10);

  /** A flood of failures is the same failure many times: these few say why. */
  private static final int AT_ONCE = 20;

  private final LauncherContext context;
  private final Semaphore places = new Semaphore(AT_ONCE);

  public FailedRequestCopies(LauncherContext context) {
    this.context = context;
  }

  /** Hears of every change of a request; must not block. */
  public void changed(RequestChange change) {
    var after = change.after();
    var before = change.before();
    if (after != null
        && after.value().state() == RequestState.FAILED
        && (before == null || before.value().state() != RequestState.FAILED)
        && isToBeKept(after.value())
        && places.tryAcquire()) {
      Timers.start("keep-" + change.id(), () -> keep(after.value()));
    }
  }

  /** What launchers ask themselves for fails all the time, and is asked for again. */
  private boolean isToBeKept(NodeRequest request) {
    var decliners = request.declinedBy();
    return !NodeRequest.MIN_READY_REQUESTOR.equals(request.requestor())
        && !decliners.isEmpty()
        && context
            .components()
            .pool(decliners.getLast())
            .filter(pool -> pool.hostname().equals(context.settings().hostname()))
            .isPresent();
  }

  private void keep(NodeRequest request) throws InterruptedException {
    try {
      context.store().failedRequests().keep(request);
    } finally {
      places.release();
    }
  }

  /** Lets go of copies that are old, whoever made them. */
  public void sweep() throws InterruptedException {
    context.store().failedRequests().removeOlderThan(KEPT);
  }
}
