package dev.nodepool.concurrent;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toUnmodifiableList;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * What belongs to single things, asked for in one call for many of them. A few calls are under way
 * at a time; who asks meanwhile gets into the next one, so that nobody waits to gather others.
 * Thread-safe.
 *
 * @param <X> the failure that all in a call share
 */
public final class BatchedQuery<T, X extends Exception> {
  private static final int UNDER_WAY = 4;

  /** The call that answers for all of these ids. */
  @FunctionalInterface
  public interface Source<T, X extends Exception> {
    List<T> ask(Set<String> ids) throws X, InterruptedException;
  }

  private final Source<T, X> source;
  private final Function<T, String> owner;
  private final int most;
  private final Semaphore underWay = new Semaphore(UNDER_WAY, true);
  private Batch next = new Batch();

  /**
   * Asks nothing yet.
   *
   * @param owner the id that an item of an answer belongs to
   * @param most ids in one call
   */
  public BatchedQuery(Source<T, X> source, Function<T, String> owner, int most) {
    this.source = source;
    this.owner = owner;
    this.most = most;
  }

  /** What belongs to that id, as it is after this call began. */
  public List<T> ask(String id) throws X, InterruptedException {
    return joined(id).items.get().getOrDefault(id, List.of());
  }

  private synchronized Batch joined(String id) {
    if (next.ids.size() == most) {
      next = new Batch();
    }
    next.ids.add(id);
    return next;
  }

  private synchronized Set<String> departing(Batch batch) {
    if (next == batch) {
      next = new Batch();
    }
    return Set.copyOf(batch.ids);
  }

  /** Those who share a call. */
  private final class Batch {
    private final Set<String> ids = new HashSet<>();
    private final SingleFlight<Map<String, List<T>>, X> items = new SingleFlight<>(this::called);

    private Map<String, List<T>> called() throws X, InterruptedException {
      underWay.acquire();
      try {
        return source.ask(departing(this)).stream()
            .collect(groupingBy(owner, toUnmodifiableList()));
      } finally {
        underWay.release();
      }
    }
  }
}
