package dev.nodepool.launcher.pool;

import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.launcher.context.Wakeup;
import dev.nodepool.launcher.rules.FactsDocument;
import dev.nodepool.launcher.rules.PoolFacts;
import dev.nodepool.model.Component;
import dev.nodepool.store.component.PoolDocument;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells everybody what only this launcher knows of a pool, so that {@code nodepool explain} can ask
 * the same rules anywhere. Written when it has changed, and then at most every few seconds.
 */
final class PublishedFacts {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  /** What changes without an event, such as an image or a provider, is seen after that. */
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final PoolSituations situations;
  private final PoolDocument document;
  private final Wakeup wakeup = new Wakeup();
  private final Thread thread;
  private @Nullable PoolFacts last;

  PublishedFacts(LauncherContext context, Component.Pool pool, PoolSituations situations) {
    this.situations = situations;
    this.document = context.store().poolDocuments().open(pool.id());
    this.thread =
        Thread.ofVirtual()
            .name("facts-" + pool.name())
            .unstarted(() -> {
              try {
                publish();
              } catch (InterruptedException e) {
                // the end
              }
            });
  }

  void start() {
    thread.start();
  }

  /** Something may have changed; cheap, from any thread. */
  void mayHaveChanged() {
    wakeup.signal();
  }

  private void publish() throws InterruptedException {
    while (true) {
      var facts = situations.facts();
      if (!facts.equals(last) || !document.stands()) {
        Timers.attempt("publishing facts", () -> document.publish(FactsDocument.of(facts)));
        last = facts;
      }
      Thread.sleep(PAUSE);
      wakeup.await(IDLE);
    }
  }

  void stop() throws InterruptedException {
    thread.interrupt();
    thread.join(Duration.ofSeconds(5));
    document.close();
  }
}
