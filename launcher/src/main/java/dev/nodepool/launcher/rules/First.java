package dev.nodepool.launcher.rules;

import dev.nodepool.model.Quota;
import dev.nodepool.model.Resources;
import java.util.HashMap;
import java.util.List;

/**
 * What more urgent requests that wait are to get before others: of what is left in a pool, and of
 * what is left in its provider (docs/decisions/0033).
 */
public record First(Resources inPool, Resources inProvider) {
  public static final First NOBODY = new First(Resources.NONE, Resources.NONE);

  /**
   * What one of them waits for.
   *
   * @param room of its pool
   * @param next what its next node costs
   */
  public record Want(String pool, Room room, Resources next) {

    /** Whether nodes that are kept in {@code other} keep it waiting. */
    public boolean isKeptBy(String other) {
      boolean full = !room.leftInPool().fits(next);
      return pool.equals(other)
          ? full || !room.leftInProvider().fits(next)
          : !full && !room.leftInProvider().fits(next);
    }
  }

  /** What they want of the room of that pool; one that is kept by its own pool keeps no other. */
  public static First of(String pool, List<Want> wants) {
    var inPool = Resources.NONE;
    var inProvider = Resources.NONE;
    for (var want : wants) {
      if (want.pool().equals(pool)) {
        inPool = inPool.plus(want.next());
        inProvider = inProvider.plus(want.next());
      } else if (want.room().leftInPool().fits(want.next())) {
        inProvider = inProvider.plus(want.next());
      }
    }
    return new First(inPool, inProvider);
  }

  /** Whether that much more fits besides; only what both want counts. */
  public boolean leave(Room room, Resources wanted) {
    return leaves(room.leftInPool(), inPool, wanted)
        && leaves(room.leftInProvider(), inProvider, wanted);
  }

  private static boolean leaves(Quota left, Resources first, Resources wanted) {
    return left.fits(together(wanted, first));
  }

  /** What has to be left in the provider for them and for that much more. */
  public Resources andThen(Resources wanted) {
    return together(wanted, inProvider);
  }

  private static Resources together(Resources wanted, Resources first) {
    var both = new HashMap<String, Long>();
    wanted
        .amounts()
        .forEach((key, amount) -> {
          if (amount > 0 && first.of(key) > 0) {
            both.put(key, amount + first.of(key));
          }
        });
    return new Resources(both);
  }
}
