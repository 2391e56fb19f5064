package dev.nodepool.launcher.cleanup;

import dev.nodepool.config.Label;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.launcher.context.LauncherContext;
import dev.nodepool.launcher.node.UnheldNodes;
import dev.nodepool.launcher.provider.OpenProviders;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Lets go of nodes that have been ready or held for longer than the operator, or whoever holds
 * them, wants, and of ready nodes that are parts of something that is gone.
 */
public final class NodeAges {
  private final LauncherContext context;
  private final OpenProviders providers;
  private final UnheldNodes nodes;

  public NodeAges(LauncherContext context, OpenProviders providers) {
    this.context = context;
    this.providers = providers;
    this.nodes = new UnheldNodes(context);
  }

  public void pass(NodepoolConfig config) throws InterruptedException {
    for (var node : context.nodes().byState(NodeState.READY)) {
      if (node.allocatedTo() == null && !expiredAsLost(node)) {
        expire(node, maxReadyAge(config, node), "it has been ready for longer than max-ready-age");
      }
    }
    for (var node : context.nodes().byState(NodeState.HOLD)) {
      expire(node, maxHoldAge(config, node), "it has been held for long enough");
    }
  }

  /** A ready node whose machine has gone with the bigger one under it. */
  private boolean expiredAsLost(Node node) throws InterruptedException {
    var provider = providers.active(String.valueOf(node.provider()));
    if (provider.isEmpty()
        || !provider.get().backing().isLost(node)
        || !context.store().connected()) {
      return false;
    }
    return nodes.expire(
        node.id(),
        now -> now.state() == NodeState.READY && provider.get().backing().isLost(now),
        "what it was a part of is gone");
  }

  private void expire(Node node, @Nullable Duration most, String why) throws InterruptedException {
    if (most == null || providers.forDeletion(node.provider()).isEmpty()) {
      return;
    }
    if (tooOld(node.stateTime(), most) && !context.nodes().locked(node.id())) {
      Predicate<Node> unchanged =
          now ->
              now.state() == node.state()
                      && now.stateTime().equals(node.stateTime())
                      && now.allocatedTo() == null
                  || now.state() == NodeState.HOLD && node.state() == NodeState.HOLD;
      nodes.expire(node.id(), unchanged, why);
    }
  }

  /** Nothing is too old by a clock that runs behind (docs/decisions/0007). */
  private boolean tooOld(Instant since, Duration most) {
    var age = Duration.between(since, context.now());
    return !age.isNegative() && age.compareTo(most) >= 0;
  }

  private static @Nullable Duration maxReadyAge(NodepoolConfig config, Node node) {
    var age =
        node.labels().stream()
            .flatMap(label -> config.label(label).stream())
            .map(Label::maxReadyAge)
            .filter(max -> !max.isZero())
            .min(Duration::compareTo);
    return age.orElse(null);
  }

  /** The smaller of max-hold-age and the holder's own wish. */
  private static @Nullable Duration maxHoldAge(NodepoolConfig config, Node node) {
    var most = config.maxHoldAge().isZero() ? null : config.maxHoldAge();
    var wish = node.hold().expirationSeconds();
    if (wish == null || wish <= 0) {
      return most;
    }
    var own = Duration.ofSeconds(wish);
    return most == null || own.compareTo(most) < 0 ? own : most;
  }
}
