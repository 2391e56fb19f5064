package dev.nodepool.ssh;

import dev.nodepool.model.text.NetworkTrouble;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a connection did not come about. */
final class Failures {
  private Failures() {}

  static String describe(@Nullable Throwable failure) {
    return failure == null ? "the connection was closed" : NetworkTrouble.words(failure);
  }

  /** A duration for people: 1.5 s, 90 s. */
  static String seconds(Duration duration) {
    var text = "%.1f".formatted(duration.toMillis() / 1000.0);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " s";
  }
}
