package dev.nodepool.store.watch;

import dev.nodepool.store.connection.Subscription;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes changes on to listeners, in order, on one virtual thread of its own. */
public final class Listeners<C> {
  private static final Logger log = LoggerFactory.getLogger(Listeners.class);

  private final String name;
  private final List<Consumer<C>> listeners = new CopyOnWriteArrayList<>();
  private final LinkedBlockingQueue<C> changes = new LinkedBlockingQueue<>();
  private @Nullable Thread teller;

  public Listeners(String name) {
    this.name = name;
  }

  public synchronized Subscription add(Consumer<C> listener) {
    listeners.add(listener);
    if (teller == null) {
      teller = Thread.ofVirtual().name("tell-" + name).start(this::work);
    }
    return () -> listeners.remove(listener);
  }

  public void tell(C change) {
    if (!listeners.isEmpty()) {
      changes.add(change);
    }
  }

  private void work() {
    while (true) {
      try {
        var change = changes.take();
        for (var listener : listeners) {
          tell(listener, change);
        }
      } catch (InterruptedException closed) {
        return;
      }
    }
  }

  private void tell(Consumer<C> listener, C change) {
    try {
      listener.accept(change);
    } catch (RuntimeException e) {
      log.error("who listens to {} failed on a change", name, e);
    }
  }

  public synchronized void close() {
    if (teller != null) {
      teller.interrupt();
    }
  }
}
