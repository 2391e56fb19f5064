package dev.nodepool.model;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where an image build or an upload stands (docs/zookeeper.md 7). */
public enum ImageState {
  BUILDING("building"),
  UPLOADING("uploading"),
  READY("ready"),
  FAILED("failed"),
  DELETING("deleting"),
  UNKNOWN("unknown");

  private static final Map<String, ImageState> BY_WIRE =
      Stream.of(values())
          .collect(Collectors.toUnmodifiableMap(ImageState::wire, Function.identity()));

  private final String wire;

  ImageState(String wire) {
    this.wire = wire;
  }

  public String wire() {
    return wire;
  }

  public static ImageState ofWire(String wire) {
    return BY_WIRE.getOrDefault(wire, UNKNOWN);
  }
}
