package dev.nodepool.launcher.explain;

import dev.nodepool.launcher.rules.Waiting;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Why a request is where it is.
 *
 * @param nodes what it has so far
 * @param pools what every registered pool makes of it
 * @param troubles what would serve one of its labels and is not at work, in a sentence each
 */
public record RequestExplanation(
    NodeRequest request, List<Node> nodes, List<PoolExplanation> pools, List<String> troubles) {

  /** When no launcher runs. */
  public static final String NO_LAUNCHER = "NO_LAUNCHER";

  /** When a launcher runs, and no provider of it. */
  public static final String NOT_AT_WORK = "NOT_AT_WORK";

  /** Why in one word: what was said last of it, or what the most hopeful pool waits for. */
  public String code() {
    return switch (request.state()) {
      case FULFILLED -> request.state().wire().toUpperCase(Locale.ROOT);
      case PENDING, FAILED ->
          last().map(Reason::code).orElse(request.state().wire().toUpperCase(Locale.ROOT));
      default ->
          best().map(PoolExplanation::code).orElse(troubles.isEmpty() ? NO_LAUNCHER : NOT_AT_WORK);
    };
  }

  /** Why in one sentence. */
  public String text() {
    return switch (request.state()) {
      case FULFILLED -> "It has its nodes: %s.".formatted(String.join(", ", request.nodes()));
      case PENDING -> has() + said();
      case FAILED -> said();
      default ->
          best()
              .map(pool ->
                  "Pool %s of provider %s: %s"
                      .formatted(pool.pool().name(), pool.pool().provider(), pool.text()))
              .orElseGet(this::nobody);
    };
  }

  private String nobody() {
    return troubles.isEmpty()
        ? "No launcher runs: start one with nodepool up or nodepool-launcher."
        : "No pool is at work: " + troubles.getFirst();
  }

  private String said() {
    return last().map(Reason::text).orElse("A launcher has it that says no more.");
  }

  /** The labels for which it waits for room; empty when it does not. */
  public List<String> waitsFor() {
    return Waiting.of(request, nodes).map(Waiting::missing).orElse(List.of());
  }

  /** What a request that waits for room keeps meanwhile. */
  private String has() {
    var waitsFor = waitsFor();
    if (waitsFor.isEmpty()) {
      return "";
    }
    var kept =
        nodes.stream()
            .map(node ->
                "node %s (%s, %s)"
                    .formatted(node.id(), String.join(", ", node.labels()), node.state().wire()))
            .collect(Collectors.joining(" and "));
    return "It has %s and waits for room for %s. "
        .formatted(kept.isEmpty() ? "no node yet" : kept, String.join(", ", waitsFor));
  }

  private Optional<Reason> last() {
    var ofNodes = nodes.stream().flatMap(node -> Stream.ofNullable(node.reason()));
    return Stream.concat(request.reasons().stream(), ofNodes)
        .max(Comparator.comparing(Reason::time));
  }

  /** The pool in which the request gets furthest. */
  private Optional<PoolExplanation> best() {
    return pools.stream().max(Comparator.comparingInt(PoolExplanation::passed));
  }
}
