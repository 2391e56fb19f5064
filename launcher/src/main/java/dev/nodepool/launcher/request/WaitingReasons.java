package dev.nodepool.launcher.request;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.pool.ActivePool;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.lock.LockLostException;
import dev.nodepool.store.request.RequestGoneException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into requests why a pool lets them wait or leaves them to others: only what has lasted for
 * a while, only when it is something new, and never more than one a second, so that a long queue
 * costs nothing. Used by the pool's worker only.
 */
final class WaitingReasons {
  private static final Logger log = LoggerFactory.getLogger("nodepool.WaitingReasons");
  private static final long LASTING = Duration.ofSeconds(2).toNanos();
  private static final long PAUSE = Duration.ofSeconds(1).toNanos();

  /** What the record says already. */
  private static final Set<Rule> KNOWN = EnumSet.of(Rule.ALREADY_DECLINED, Rule.NOT_WAITING);

  private record Note(Rule rule, long since, boolean written) {}

  private final LauncherContext context;
  private final ActivePool pool;
  private final RequestQueue queue;
  private final Map<String, Note> notes = new HashMap<>();

  /** The requests whose lock somebody else had. */
  private final Set<String> missed = ConcurrentHashMap.newKeySet();

  private long notBefore = System.nanoTime();

  WaitingReasons(LauncherContext context, ActivePool pool, RequestQueue queue) {
    this.context = context;
    this.pool = pool;
    this.queue = queue;
  }

  /** The pool was asked again, and this is still or newly so. */
  void note(NodeRequest request, Rule rule, String why) {
    if (KNOWN.contains(rule)) {
      return;
    }
    long now = System.nanoTime();
    var note = notes.get(request.id());
    boolean written = note != null && note.written() && !missed.remove(request.id());
    if (note == null || note.rule() != rule) {
      notes.put(request.id(), new Note(rule, now, false));
    } else if (!written && now - note.since() >= LASTING && now - notBefore >= 0) {
      notes.put(request.id(), new Note(rule, note.since(), write(request.id(), rule, why)));
      notBefore = now + PAUSE;
    }
  }

  /** Forgets the requests that wait no more. */
  void tidy() {
    notes.keySet().removeIf(id -> !queue.isOpen(id));
    missed.retainAll(notes.keySet());
  }

  /** The lock is held for two round trips only: the requestor may want it to revise a priority. */
  private boolean write(String id, Rule rule, String why) {
    if (!queue.claim(id)) {
      return false;
    }
    Timers.start(
        "reason-" + id,
        () -> {
          try {
            var lock = context.store().requests().tryLock(id);
            if (lock.isEmpty()) {
              missed.add(id);
            } else {
              try (var held = lock.get()) {
                held.update(r ->
                    r.state() == RequestState.REQUESTED
                        ? r.withReason(pool.reason(rule.name(), why))
                        : r);
              }
            }
          } catch (RequestGoneException | LockLostException e) {
            log.debug("Request {} went meanwhile", id, e);
          } finally {
            queue.release(id);
          }
        });
    return true;
  }
}
