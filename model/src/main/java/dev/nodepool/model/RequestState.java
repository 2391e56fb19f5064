package dev.nodepool.model;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where a node request stands (docs/zookeeper.md 4.1). */
public enum RequestState {
  REQUESTED("requested"),
  PENDING("pending"),
  FULFILLED("fulfilled"),
  FAILED("failed"),
  /** A word that we do not know: kept as it is, and never acted on. */
  UNKNOWN("unknown");

  private static final Map<String, RequestState> BY_WIRE =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(RequestState::wire, Function.identity()));

  private final String wire;

  RequestState(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  public static RequestState ofWire(String wire) {
    return BY_WIRE.getOrDefault(wire, UNKNOWN);
  }

  /** Whether no launcher will touch the request again. */
  public boolean isFinal() {
    return this == FULFILLED || this == FAILED;
  }
}
