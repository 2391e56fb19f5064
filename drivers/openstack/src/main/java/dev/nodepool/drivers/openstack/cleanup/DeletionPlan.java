package dev.nodepool.drivers.openstack.cleanup;

import java.time.Duration;
import java.util.List;

/**
 * What is tried, one after the other, to make a server go that does not.
 *
 * @param patience how long one call to delete waits in all
 */
public record DeletionPlan(List<Step> steps, Duration patience) {

  /** A way to make it go. */
  public enum Action {
    /** Nova is asked plainly, again. */
    DELETE("delete"),
    /** Whatever hangs on to it is taken off first. */
    DETACH("take off volumes and ports"),
    /** Without days of grace. */
    FORCE("force-delete"),
    /** Nova believes that it is doing something with it. */
    RESET("reset the state, then delete");

    private final String words;

    Action(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  /**
   * When an action is taken.
   *
   * @param after the order to delete
   */
  public record Step(Action action, Duration after) {}

  public static final DeletionPlan DEFAULT =
      new DeletionPlan(
          List.of(
              new Step(Action.DELETE, Duration.ZERO),
              new Step(Action.DETACH, Duration.ofMinutes(1)),
              new Step(Action.FORCE, Duration.ofMinutes(3)),
              new Step(Action.RESET, Duration.ofMinutes(5))),
          Duration.ofMinutes(10));

  public DeletionPlan {
    steps = List.copyOf(steps);
  }
}
