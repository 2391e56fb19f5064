package dev.nodepool.launcher.provider;

import dev.nodepool.driver.Backoff;
import dev.nodepool.driver.CircuitBreaker;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Health;
import dev.nodepool.launcher.context.Absences;
import dev.nodepool.launcher.context.Wakeup;
import dev.nodepool.launcher.quota.QuotaLedger;
import java.time.Duration;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an eye on one provider: asks for its limits now and then, sooner when they seem to be
 * wrong, and finds out that a broken one works again. One thread of its own; the rest is
 * thread-safe.
 */
final class ProviderWatch {
  private static final Logger log = LoggerFactory.getLogger("nodepool.Provider");
  private static final Duration QUOTA_AGE = Duration.ofMinutes(5);

  /** Refusals come in crowds: one new look at the limits serves them all. */
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** What ends a request for ever rests on limits that are no older (docs/decisions/0034). */
  private static final Duration JUST_NOW = Duration.ofSeconds(1);

  private final String name;
  private final CloudCalls calls;
  private final QuotaLedger ledger;
  private final CircuitBreaker breaker;
  private final Absences absences;
  private final Runnable news;
  private final Wakeup wanted = new Wakeup();
  private final Backoff retries = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60));
  private final Thread thread;
  private boolean known;
  private volatile long learnedAt = System.nanoTime() - QUOTA_AGE.toNanos();
  private String trouble = "";

  /**
   * @param breaker whose changes wake this
   * @param absences of this launcher, in which questions fail for reasons of its own
   * @param news called when the limits are known; must not block
   */
  ProviderWatch(
      String name,
      CloudCalls calls,
      QuotaLedger ledger,
      CircuitBreaker breaker,
      Absences absences,
      Runnable news) {
    this.name = name;
    this.calls = calls;
    this.ledger = ledger;
    this.breaker = breaker;
    this.absences = absences;
    this.news = news;
    this.thread = Thread.ofVirtual().name("quota-" + name).unstarted(this::follow);
  }

  void start() {
    thread.start();
  }

  void stop() {
    thread.interrupt();
  }

  /** Something has changed that a new look could explain. */
  void lookSoon() {
    wanted.signal();
  }

  /** Whether the limits were told just now; if not the cloud is asked, and the news are told. */
  boolean isConfirmed() {
    if (System.nanoTime() - learnedAt < JUST_NOW.toNanos()) {
      return true;
    }
    lookSoon();
    return false;
  }

  /** What is said of a change of the provider's health, once. */
  static Consumer<Health> saying(String provider, Consumer<Health> next) {
    return health -> {
      switch (health.state()) {
        case OPEN ->
            log.warn("Provider {} is broken and gets nothing more: {}", provider, health.reason());
        case PROBING -> log.info("Provider {} answers again and is tried with one node", provider);
        case CLOSED -> log.info("Provider {} works again", provider);
      }
      next.accept(health);
    };
  }

  private void follow() {
    try {
      while (true) {
        var pause = breaker.pause();
        if (pause.isZero()) {
          look();
          Thread.sleep(BETWEEN_LOOKS);
          wanted.await(next());
        } else {
          // What is wanted meanwhile has to wait: it is left alone for this long.
          Thread.sleep(pause);
        }
      }
    } catch (InterruptedException e) {
      // the end
    }
  }

  private Duration next() {
    if (breaker.health().state() == Health.State.OPEN) {
      return breaker.pause();
    }
    return known ? QUOTA_AGE : retries.next();
  }

  private void look() throws InterruptedException {
    var wasAway = absences.sinceNow();
    try {
      ledger.learn(calls.quota());
      learnedAt = System.nanoTime();
      breaker.answered();
      retries.reset();
      known = true;
      trouble = "";
      news.run();
    } catch (CloudException e) {
      known = false;
      if (wasAway.getAsBoolean()) {
        log.info(
            "Provider {} is asked again, because this launcher was away: {}", name, e.getMessage());
        lookSoon();
        return;
      }
      breaker.questionFailed(String.valueOf(e.getMessage()));
      if (!trouble.equals(e.getMessage())) {
        trouble = String.valueOf(e.getMessage());
        log.warn("The quota of provider {} is not known now, the last stays: {}", name, trouble);
      }
    }
  }
}
