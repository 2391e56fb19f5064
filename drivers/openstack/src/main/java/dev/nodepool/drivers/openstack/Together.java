package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.CloudApiException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to single things, asked for in one call for many of them. A few calls are under way
 * at a time; who asks meanwhile gets into the next one, so that nobody waits to gather others.
 * Thread-safe.
 */
final class Together<T> {
  private static final int UNDER_WAY = 4;

  /** The call that answers for all of these ids. */
  @FunctionalInterface
  interface Source<T> {
    List<T> ask(Set<String> ids) throws CloudApiException, InterruptedException;
  }

  private final Source<T> source;
  private final Function<T, String> owner;
  private final int most;
  private final Semaphore underWay = new Semaphore(UNDER_WAY, true);
  private Round next = new Round();

  /**
   * Asks nothing yet.
   *
   * @param owner the id that an item of an answer belongs to
   * @param most ids in one call
   */
  Together(Source<T> source, Function<T, String> owner, int most) {
    this.source = source;
    this.owner = owner;
    this.most = most;
  }

  /** What belongs to that id, as it is after this call began. */
  List<T> ask(String id) throws CloudApiException, InterruptedException {
    return joined(id).answer().getOrDefault(id, List.of());
  }

  private synchronized Round joined(String id) {
    if (next.ids.size() == most) {
      next = new Round();
    }
    next.ids.add(id);
    return next;
  }

  private synchronized Set<String> departing(Round round) {
    if (next == round) {
      next = new Round();
    }
    return Set.copyOf(round.ids);
  }

  /** Those who share a call: the first one makes it; if it is interrupted, the next one does. */
  private final class Round {
    private final Set<String> ids = new HashSet<>();
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Map<String, List<T>> said;
    private Optional<CloudApiException> trouble = Optional.empty();

    private Map<String, List<T>> answer() throws CloudApiException, InterruptedException {
      turn.lockInterruptibly();
      try {
        if (trouble.isPresent()) {
          throw trouble.get();
        }
        var known = said;
        if (known == null) {
          known = called();
          said = known;
        }
        return known;
      } finally {
        turn.unlock();
      }
    }

    private Map<String, List<T>> called() throws CloudApiException, InterruptedException {
      underWay.acquire();
      try {
        var byOwner = new HashMap<String, List<T>>();
        for (var item : source.ask(departing(this))) {
          byOwner.merge(owner.apply(item), List.of(item), Together::both);
        }
        return byOwner;
      } catch (CloudApiException e) {
        trouble = Optional.of(e);
        throw e;
      } finally {
        underWay.release();
      }
    }
  }

  private static <T> List<T> both(List<T> some, List<T> more) {
    var all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }
}
