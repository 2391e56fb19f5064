package dev.nodepool.launcher;

import dev.nodepool.launcher.rules.RequestRules;
import dev.nodepool.model.Resources;
import dev.nodepool.store.request.LockedRequest;
import org.jspecify.annotations.Nullable;

/**
 * The room that one request needs for the nodes that are to be made: reserved with its acceptance,
 * or waited for, while the pool pauses and evicts what nobody uses. Used by the handler's thread.
 */
final class RequestRoom {
  private final LauncherContext context;
  private final ActiveProvider provider;
  private final PoolWorker pool;
  private QuotaLedger.@Nullable Reservation reservation;
  private boolean pausesPool;

  RequestRoom(LauncherContext context, ActiveProvider provider, PoolWorker pool, RequestPlan plan) {
    this.context = context;
    this.provider = provider;
    this.pool = pool;
    this.reservation = plan.reservation();
    // The worker has paused the pool when there was no room.
    this.pausesPool = plan.reservation() == null;
  }

  boolean reserved() {
    return reservation != null;
  }

  /**
   * Blocks until there is room for what is missing; the pool pauses meanwhile.
   *
   * @throws NotServed when there never will be, or the request is not worth waiting for
   */
  void await(LockedRequest held, Resources wanted) throws InterruptedException, NotServed {
    while (reservation == null) {
      long stamp = provider.room().stamp();
      var attempt = provider.ledger().reserve(pool.quota(), wanted);
      var shortage = String.valueOf(attempt.shortage());
      if (attempt.granted().isPresent()) {
        reservation = attempt.granted().get();
        endPause(held.id());
      } else if (held.request().isMinReady()) {
        throw NotServed.forGood("POOL_PAUSED", "the pool is at its quota: " + shortage);
      } else {
        throwIfItNeverFits(wanted);
        beginPause(held, shortage);
        provider.evictOldest(pool.config().name());
        provider.room().awaitAfter(stamp, context.intervals().request());
      }
    }
  }

  private void throwIfItNeverFits(Resources wanted) throws NotServed {
    var shortage = provider.ledger().capacity(pool.quota()).shortage(wanted);
    if (shortage.isPresent()) {
      var failed = RequestRules.neverFits(shortage.get());
      throw NotServed.forGood(
          failed.rule().name(), "%s. %s".formatted(failed.finding(), failed.remedy()));
    }
  }

  private void beginPause(LockedRequest held, String shortage) throws InterruptedException {
    if (!pausesPool) {
      pausesPool = true;
      pool.pause(held.id(), shortage);
      held.update(r -> r.withReason(waiting(pool, shortage)));
    }
  }

  /** What is kept with a request that waits for room. */
  static dev.nodepool.model.Reason waiting(PoolWorker pool, String shortage) {
    return pool.presence()
        .reason("POOL_QUOTA", "the pool waits for room for this request: " + shortage);
  }

  private void endPause(String requestId) {
    if (pausesPool) {
      pausesPool = false;
      pool.resume(requestId);
    }
  }

  /** The records carry the cost from here on; who waits for room may have counted it twice. */
  void useUp() {
    if (reservation != null) {
      reservation.close();
      reservation = null;
      provider.room().announce();
    }
  }

  /** Nothing more will be made. */
  void end(String requestId) {
    useUp();
    endPause(requestId);
  }
}
