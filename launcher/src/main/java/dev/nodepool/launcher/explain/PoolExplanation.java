package dev.nodepool.launcher.explain;

import dev.nodepool.launcher.rules.Check;
import dev.nodepool.launcher.rules.Room;
import dev.nodepool.launcher.rules.Rule;
import dev.nodepool.model.Component;
import dev.nodepool.model.Reason;
import dev.nodepool.model.Resources;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one pool makes of a request.
 *
 * @param checks the rules in order; those after the first that fails are not asked by the launcher
 * @param said what the pool has written into the request, null for nothing
 * @param room the quota of the pool, null when its launcher publishes nothing
 * @param wanted what the request costs in this pool
 */
public record PoolExplanation(
    Component.Pool pool,
    List<Check> checks,
    @Nullable Reason said,
    @Nullable Room room,
    Resources wanted) {

  /** When nothing stands in the way. */
  public static final String FREE_TO_SERVE = "FREE_TO_SERVE";

  /** The first rule that fails. */
  public Optional<Check.Failed> stopper() {
    return checks.stream()
        .filter(Check.Failed.class::isInstance)
        .map(Check.Failed.class::cast)
        .findFirst();
  }

  /** How many rules the request passes before one fails. */
  int passed() {
    return stopper().map(checks::indexOf).orElse(checks.size());
  }

  /** Why in one word: what the pool has said where that is the answer, else the rule that fails. */
  public String code() {
    var stopper = stopper();
    if (stopper.isEmpty()) {
      return FREE_TO_SERVE;
    }
    return saidCounts(stopper.get()) && said != null ? said.code() : stopper.get().rule().name();
  }

  /** Why in one sentence. */
  public String text() {
    var stopper = stopper();
    if (stopper.isEmpty()) {
      return "nothing stands in the way";
    }
    return saidCounts(stopper.get()) && said != null ? said.text() : stopper.get().finding();
  }

  /** What would change it, in a sentence; empty when nothing stands in the way. */
  public Optional<String> remedy() {
    return stopper().map(stopper -> decliner(stopper).orElse(stopper).remedy());
  }

  /** The rule for which the pool has declined, if it still fails. */
  private Optional<Check.Failed> decliner(Check.Failed stopper) {
    return checks.stream()
        .filter(Check.Failed.class::isInstance)
        .map(Check.Failed.class::cast)
        .filter(failed ->
            saidCounts(stopper) && said != null && failed.rule().name().equals(said.code()))
        .findFirst();
  }

  private static boolean saidCounts(Check.Failed stopper) {
    return stopper.rule() == Rule.ALREADY_DECLINED || stopper.rule() == Rule.NOT_WAITING;
  }
}
