package dev.nodepool.launcher.explain;

import dev.nodepool.model.Component;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a node is not gone (docs/zookeeper.md 5.1). */
final class NodeRules {
  private NodeRules() {}

  static NodeExplanation explain(Snapshot now, Node node, @Nullable String holder) {
    var launchers =
        now.pools().stream()
            .filter(pool -> pool.provider().equals(node.provider()))
            .map(Component.Pool::id)
            .toList();
    var verdict =
        node.state().deletable() ? ending(node, holder, launchers) : living(now, node, holder);
    return new NodeExplanation(node, holder, verdict.code(), verdict.text(), launchers);
  }

  private record Verdict(String code, String text) {}

  /** A state in which the node goes as soon as nobody holds it. */
  private static Verdict ending(Node node, @Nullable String holder, List<String> launchers) {
    var state = node.state();
    if (holder != null) {
      return switch (state) {
        case BUILDING -> new Verdict("BUILDING", "It is being made by %s.".formatted(holder));
        case IN_USE -> new Verdict("IN_USE", "It is in use by %s.".formatted(holder));
        case USED, FAILED, ABORTED ->
            new Verdict(
                "STILL_HELD",
                "It is %s and goes as soon as %s gives up its lock."
                    .formatted(state.wire(), holder));
        default -> new Verdict("BEING_DELETED", "It is being deleted by %s.".formatted(holder));
      };
    }
    return launchers.isEmpty()
        ? new Verdict(
            "NO_LAUNCHER",
            "Nobody deletes it: no running launcher has provider %s. Configure it, or: nodepool delete --now %s"
                .formatted(node.provider(), node.id()))
        : new Verdict(
            "TO_BE_DELETED",
            "It is %s and nobody holds it: a launcher of provider %s deletes it next."
                .formatted(state.wire(), node.provider()));
  }

  /** A state in which nobody deletes the node because it is unlocked. */
  private static Verdict living(Snapshot now, Node node, @Nullable String holder) {
    var request = node.allocatedTo();
    if (node.state() == NodeState.READY && request != null) {
      return now.request(request)
          .map(found ->
              new Verdict(
                  "ALLOCATED",
                  "It is given to request %s, which is %s."
                      .formatted(request, found.state().wire())))
          .orElse(
              new Verdict(
                  holder == null ? "ORPHANED" : "HANDED_OVER",
                  holder == null
                      ? "Its request %s is gone: a launcher frees it next.".formatted(request)
                      : "Its request %s is gone, and %s has it.".formatted(request, holder)));
    }
    return switch (node.state()) {
      case READY ->
          new Verdict(
              "FREE",
              "It waits for the next request for %s, and goes when its pool is full or it is too old."
                  .formatted(String.join(" or ", node.labels())));
      case HOLD ->
          new Verdict(
              "HELD",
              "It is held%s until nodepool delete, its holder, or max-hold-age ends that."
                  .formatted(node.hold().job() == null ? "" : " for " + node.hold().job()));
      default ->
          new Verdict("KEPT", "Nobody deletes a node that is %s.".formatted(node.state().wire()));
    };
  }
}
