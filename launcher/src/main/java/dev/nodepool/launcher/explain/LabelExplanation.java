package dev.nodepool.launcher.explain;

import dev.nodepool.launcher.rules.LabelView;
import dev.nodepool.launcher.rules.Room;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a label can be had.
 *
 * @param minReady how many nodes the launchers keep ready; null when none of them says so
 * @param ready how many are ready for anybody, in all pools
 * @param pools those that offer it
 * @param requests those that want it and are not done, the most urgent first
 * @param troubles what would serve it and is not at work, in a sentence each
 */
public record LabelExplanation(
    String label,
    @Nullable Integer minReady,
    int ready,
    List<Offering> pools,
    List<NodeRequest> requests,
    List<String> troubles) {

  /**
   * One pool that offers the label.
   *
   * @param view what its launcher knows of it, null when it publishes nothing
   * @param nodes how many nodes of the label the pool has, by state
   * @param free how many of them are ready for anybody
   */
  public record Offering(
      Component.Pool pool,
      @Nullable LabelView view,
      @Nullable Room room,
      Map<String, Integer> nodes,
      int free) {}
}
