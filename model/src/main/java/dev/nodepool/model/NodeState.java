package dev.nodepool.model;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a node stands. The wire value is what Zuul reads, so the values never change. */
public enum NodeState {
  INIT("init"),
  BUILDING("building"),
  TESTING("testing"),
  READY("ready"),
  IN_USE("in-use"),
  USED("used"),
  HOLD("hold"),
  DELETING("deleting"),
  FAILED("failed"),
  ABORTED("aborted"),
  DELETED("deleted"),
  /** A word that we do not know: kept as it is, and never acted on. */
  UNKNOWN("unknown");

  private static final Map<String, NodeState> BY_WIRE =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(NodeState::wire, Function.identity()));

  /**
   * States in which a node that nobody holds has no future: any launcher deletes it
   * (docs/zookeeper.md 5.1).
   */
  private static final Set<NodeState> DELETABLE =
      EnumSet.of(USED, IN_USE, BUILDING, FAILED, DELETING, DELETED, ABORTED);

  private final String wire;

  NodeState(String wire) {
    this.wire = wire;
  }

  /** The word that stands in the record. */
  public String wire() {
    return wire;
  }

  /** The state of that word, {@link #UNKNOWN} for a word that we do not know. */
  public static NodeState ofWire(String wire) {
    return BY_WIRE.getOrDefault(wire, UNKNOWN);
  }

  /** Whether an unlocked node in this state is to be deleted, whoever made it. */
  public boolean deletable() {
    return DELETABLE.contains(this);
  }

  /** The moves that we ourselves may make; what others wrote is kept as it is. */
  public Set<NodeState> next() {
    return switch (this) {
      case INIT -> EnumSet.of(BUILDING, READY, DELETING);
      case BUILDING -> EnumSet.of(READY, FAILED, ABORTED, DELETING);
      case TESTING -> EnumSet.of(READY, FAILED, DELETING, HOLD);
      case READY -> EnumSet.of(IN_USE, HOLD, DELETING);
      case IN_USE -> EnumSet.of(USED, HOLD, DELETING);
      case HOLD -> EnumSet.of(USED, DELETING);
      case USED, FAILED, ABORTED -> EnumSet.of(HOLD, DELETING);
      case DELETING -> EnumSet.of(DELETED);
      case DELETED -> EnumSet.of(DELETING);
      case UNKNOWN -> EnumSet.of(DELETING, HOLD);
    };
  }

  public boolean mayMoveTo(NodeState to) {
    return this == to || next().contains(to);
  }
}
