package dev.nodepool.launcher.rules;

import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A request that a pool has taken and that waits for room, as the records show it to everybody
 * (docs/decisions/0033).
 *
 * @param missing the labels for which it has no node yet, not even one that is made, in order
 */
public record Waiting(NodeRequest request, String provider, String pool, List<String> missing) {
  private static final Set<NodeState> COMES =
      EnumSet.of(NodeState.INIT, NodeState.BUILDING, NodeState.READY);

  public Waiting {
    missing = List.copyOf(missing);
  }

  /**
   * The request, if it waits for room.
   *
   * @param nodes those that are given to it
   */
  public static Optional<Waiting> of(NodeRequest request, Collection<Node> nodes) {
    if (!mayWait(request)) {
      return Optional.empty();
    }
    var missing = missing(request, nodes);
    var said = request.reasons().getLast();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Waiting(
                request, String.valueOf(said.provider()), String.valueOf(said.pool()), missing));
  }

  /** Whether the pool that has the request said of it last that it waits for room. */
  public static boolean mayWait(NodeRequest request) {
    return request.state() == RequestState.PENDING
        && !request.reasons().isEmpty()
        && request.reasons().getLast().code().equals(Rule.POOL_QUOTA.name());
  }

  /** The labels for which there is no node, in order. */
  public static List<String> missing(NodeRequest request, Collection<Node> nodes) {
    var missing = new ArrayList<>(request.labels());
    for (var node : nodes) {
      if (COMES.contains(node.state())) {
        node.labels().stream().filter(missing::contains).findFirst().ifPresent(missing::remove);
      }
    }
    return missing;
  }

  /** Why less urgent requests wait for it. */
  public Pause pause() {
    return new Pause(
        request.stateTime(), request.id(), "it is more urgent and waits for the same room");
  }

  /** Whether it is to be served before the other. */
  public boolean isBefore(NodeRequest other) {
    return NodeRequest.BY_URGENCY.compare(request, other) < 0;
  }
}
