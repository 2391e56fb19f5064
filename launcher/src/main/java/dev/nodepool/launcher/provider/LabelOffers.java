package dev.nodepool.launcher.provider;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.Offer;
import dev.nodepool.launcher.context.Timers;
import dev.nodepool.model.Resources;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one provider offers for its labels, asked for in the background, so that whoever decides is
 * never kept by a cloud that hangs. Thread-safe.
 */
public final class LabelOffers {
  /** Flavors and images seldom change; the driver remembers them too. */
  private static final Duration FRESH = Duration.ofSeconds(10);

  /** What ends a request for ever rests on an answer that is no older (docs/decisions/0034). */
  private static final Duration JUST_NOW = Duration.ofSeconds(1);

  /** The first answer is worth a moment: most clouds are quick. */
  private static final Duration MOMENT = Duration.ofMillis(200);

  private final CloudCalls calls;
  private final Runnable news;
  private final Map<Place, Known> known = new ConcurrentHashMap<>();

  private record Place(String pool, String label) {}

  /**
   * @param news called when something has changed that somebody may wait for; must not block
   */
  LabelOffers(CloudCalls calls, Runnable news) {
    this.calls = calls;
    this.news = news;
  }

  /**
   * What was offered lately.
   *
   * @throws LaunchException what the provider said, or that it has not said anything yet
   */
  public Offer get(String pool, String label) throws LaunchException, InterruptedException {
    return known.computeIfAbsent(new Place(pool, label), Known::new).get();
  }

  /**
   * Whether a refusal, if there is one, was said just now. If not the cloud is asked again, once
   * for all who want to know, and the news are told.
   */
  public boolean isConfirmed(String pool, String label) {
    return known.computeIfAbsent(new Place(pool, label), Known::new).isConfirmed();
  }

  /** What a node of the label costs, as far as we know: at least one instance. */
  Resources cost(String pool, String label) {
    var found = known.get(new Place(pool, label));
    var offer = found == null ? null : found.offer;
    return offer == null ? Resources.instances(1) : offer.cost();
  }

  /** The labels of a pool that cannot be served as they are configured, as far as is known. */
  Set<String> broken(String pool) {
    return known.values().stream()
        .filter(one -> one.place.pool().equals(pool) && one.isBroken())
        .map(one -> one.place.label())
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** What was said may no longer be true: the next who wants to know asks. */
  public void drop() {
    known.values().forEach(one -> one.staleNow());
  }

  /** The last answer for one label. */
  private final class Known {
    private final Place place;
    private volatile @Nullable Offer offer;
    private LaunchException refusal = new LaunchException(LaunchFailure.CLOUD_ERROR, "no answer");
    private boolean answered;
    private boolean asking;
    private boolean doubted;
    private long answeredAt;
    private long staleAt;
    private final long patientUntil = System.nanoTime() + MOMENT.toNanos();

    private Known(Place place) {
      this.place = place;
    }

    private synchronized boolean isBroken() {
      return offer == null && refusal.reason() == LaunchFailure.BAD_REQUEST;
    }

    private synchronized void staleNow() {
      staleAt = System.nanoTime();
    }

    private synchronized boolean isConfirmed() {
      if (offer != null || (answered && System.nanoTime() - answeredAt < JUST_NOW.toNanos())) {
        return true;
      }
      doubted = true;
      if (!asking) {
        asking = true;
        Timers.start("offer-" + place.label(), this::ask);
      }
      return false;
    }

    private synchronized Offer get() throws LaunchException, InterruptedException {
      if (!asking && (!answered || System.nanoTime() - staleAt >= 0)) {
        asking = true;
        Timers.start("offer-" + place.label(), this::ask);
      }
      while (!answered) {
        long left = patientUntil - System.nanoTime();
        if (left <= 0) {
          throw new LaunchException(
              LaunchFailure.CLOUD_ERROR,
              "the cloud has not said yet what label " + place.label() + " is");
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
      var now = offer;
      if (now != null) {
        return now;
      }
      throw new LaunchException(refusal.reason(), refusal.why(), refusal);
    }

    private void ask() throws InterruptedException {
      Offer found = null;
      LaunchException problem = null;
      try {
        found = calls.offer(place.pool(), place.label());
      } catch (LaunchException e) {
        problem = e;
      } finally {
        settle(found, problem);
      }
    }

    private void settle(@Nullable Offer found, @Nullable LaunchException problem) {
      boolean changed;
      synchronized (this) {
        boolean lapse =
            found == null && (problem == null || problem.reason() != LaunchFailure.BAD_REQUEST);
        changed = doubted || !answered || (offer == null) != (found == null);
        if (found != null || !lapse || offer == null) {
          offer = found;
          refusal = problem == null ? refusal : problem;
        }
        answered = true;
        asking = false;
        doubted = false;
        answeredAt = System.nanoTime();
        staleAt = System.nanoTime() + FRESH.toNanos();
        notifyAll();
      }
      if (changed) {
        news.run();
      }
    }
  }
}
