package dev.nodepool.client;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.store.Store;
import dev.nodepool.store.connection.Subscription;
import dev.nodepool.store.connection.Versioned;
import dev.nodepool.store.request.RequestCache;
import dev.nodepool.store.request.RequestChange;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How a client learns what happens to its requests. Any thread. */
sealed interface RequestWatch extends AutoCloseable {

  /**
   * Blocks until the request is another than {@code known}, or patience ends: the request as it is
   * then, empty when it is gone.
   */
  Optional<NodeRequest> awaitOtherThan(NodeRequest known, Duration patience)
      throws InterruptedException;

  @Override
  void close();

  /** A watch on each request that somebody waits for: right for a few of them. */
  record Single(Store store) implements RequestWatch {
    @Override
    public Optional<NodeRequest> awaitOtherThan(NodeRequest known, Duration patience)
        throws InterruptedException {
      return store.requests().await(known.id(), now -> !now.equals(known), patience);
    }

    @Override
    public void close() {}
  }

  /** One watch on all requests, whoever made them: right for thousands. */
  final class Shared implements RequestWatch {
    private final Store store;
    private final RequestCache requests;
    private final Subscription listening;
    private final Map<String, Semaphore> waiting = new ConcurrentHashMap<>();

    Shared(Store store) throws InterruptedException {
      this.store = store;
      this.requests = store.requests().watch();
      this.listening = requests.listen(this::changed);
    }

    private void changed(RequestChange change) {
      var news = waiting.get(change.id());
      if (news != null) {
        news.release();
      }
    }

    @Override
    public Optional<NodeRequest> awaitOtherThan(NodeRequest known, Duration patience)
        throws InterruptedException {
      var deadline = Deadline.in(patience);
      var news = new Semaphore(0);
      waiting.put(known.id(), news);
      try {
        while (true) {
          var now = current(known.id());
          if (now.isEmpty() || !now.get().equals(known)) {
            return now;
          }
          if (!news.tryAcquire(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            return now;
          }
        }
      } finally {
        waiting.remove(known.id(), news);
      }
    }

    /** What the watch shows; ZooKeeper itself has the last word when that is nothing. */
    private Optional<NodeRequest> current(String id) throws InterruptedException {
      var seen = requests.get(id);
      return (seen.isPresent() ? seen : store.requests().read(id)).map(Versioned::value);
    }

    @Override
    public void close() {
      listening.close();
    }
  }
}
