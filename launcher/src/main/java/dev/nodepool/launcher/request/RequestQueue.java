package dev.nodepool.launcher.request;

import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.request.RequestCache;
import dev.nodepool.store.request.RequestChange;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that wait for a launcher, in the order in which they are to be served: priority,
 * relative priority, sequence. One thread follows the watched cache, keeps the order and wakes the
 * pool workers; it never blocks on anything else.
 */
public final class RequestQueue implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.RequestQueue");
  private static final Comparator<Versioned<NodeRequest>> ORDER =
      Comparator.comparing(Versioned::value, NodeRequest.BY_URGENCY);

  /** Work on a request that can be given up. */
  interface Cancellable {

    /** From any thread; does not wait. */
    void cancel(String why);
  }

  private final RequestCache cache;
  private final LinkedBlockingQueue<RequestChange> changes = new LinkedBlockingQueue<>();
  private final ConcurrentSkipListSet<Versioned<NodeRequest>> open =
      new ConcurrentSkipListSet<>(ORDER);
  private final Map<String, Versioned<NodeRequest>> openById = new ConcurrentHashMap<>();
  private final Set<String> claimed = ConcurrentHashMap.newKeySet();
  private final Map<String, Cancellable> underWay = new ConcurrentHashMap<>();
  private final Set<Runnable> workers = new CopyOnWriteArraySet<>();
  private final AutoCloseable subscription;
  private final Thread thread;

  public RequestQueue(RequestCache cache) {
    this.cache = cache;
    this.subscription = cache.listen(changes::add);
    this.thread = Thread.ofVirtual().name("request-queue").unstarted(this::follow);
  }

  public void start() {
    for (var request : cache.byState(RequestState.REQUESTED)) {
      put(request);
    }
    thread.start();
  }

  private void follow() {
    try {
      while (true) {
        var change = changes.take();
        boolean news = apply(change);
        while ((change = changes.poll()) != null) {
          news |= apply(change);
        }
        if (news) {
          wakeAll();
        }
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  /** Whether a worker should look. */
  private boolean apply(RequestChange change) {
    var now = change.after();
    if (now == null) {
      remove(change.id());
      var work = underWay.get(change.id());
      if (work != null) {
        work.cancel("the request was deleted");
      }
      return false;
    }
    if (now.value().state() != RequestState.REQUESTED) {
      remove(change.id());
      return false;
    }
    try (var _ = Annotations.of(now.value())) {
      log.debug("Request {} waits for {}", change.id(), now.value().labels());
    }
    put(now);
    return !onlyReasonsChanged(change);
  }

  /** What a pool wrote down for people is no news for the others. */
  private static boolean onlyReasonsChanged(RequestChange change) {
    var before = change.before();
    var after = change.after();
    return before != null
        && after != null
        && !before.value().reasons().equals(after.value().reasons())
        && before.value().sameButForReasons(after.value());
  }

  private void put(Versioned<NodeRequest> request) {
    var before = openById.put(request.value().id(), request);
    if (before != null) {
      open.remove(before);
    }
    open.add(request);
  }

  private void remove(String id) {
    var before = openById.remove(id);
    if (before != null) {
      open.remove(before);
    }
  }

  /** The requests that nobody of this launcher works on, the most urgent first. A live view. */
  Iterable<Versioned<NodeRequest>> open() {
    return open;
  }

  /**
   * Takes a request for one worker, so that the pools of one launcher do not run against each
   * other.
   */
  boolean claim(String id) {
    return claimed.add(id);
  }

  public boolean isClaimed(String id) {
    return claimed.contains(id);
  }

  void release(String id) {
    claimed.remove(id);
    if (openById.containsKey(id)) {
      wakeAll();
    }
  }

  /**
   * The same after a try in vain: nobody looks again before something changes, so that nobody runs
   * in circles against who is faster or holds the lock.
   */
  void putBack(Versioned<NodeRequest> seen) {
    var id = seen.value().id();
    claimed.remove(id);
    var now = openById.get(id);
    if (now != null && now.version() != seen.version()) {
      wakeAll();
    }
  }

  boolean isOpen(String id) {
    return openById.containsKey(id);
  }

  /** Gives the work up when the request goes. */
  void register(String id, Cancellable work) {
    underWay.put(id, work);
    if (cache.get(id).isEmpty()) {
      work.cancel("the request was deleted");
    }
  }

  void unregister(String id) {
    underWay.remove(id);
  }

  /** Gives up whatever is under way. */
  public void cancelAll(String why) {
    underWay.values().forEach(work -> work.cancel(why));
  }

  /** Wakes a worker whenever a request has come or changed, and now. */
  void add(Runnable worker) {
    workers.add(worker);
    worker.run();
  }

  void remove(Runnable worker) {
    workers.remove(worker);
  }

  public void wakeAll() {
    workers.forEach(Runnable::run);
  }

  @Override
  public void close() throws Exception {
    subscription.close();
    thread.interrupt();
  }
}
