package dev.nodepool.ssh;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says in plain words why a connection did not come about. */
final class Failures {
  private Failures() {}

  static String describe(@Nullable Throwable failure) {
    if (failure == null) {
      return "the connection was closed";
    }
    var root = root(failure);
    var message = root.getMessage() == null ? "" : root.getMessage();
    return switch (root) {
      case UnknownHostException e -> "the name cannot be resolved";
      case UnresolvedAddressException e -> "the name cannot be resolved";
      case NoRouteToHostException e -> "there is no route to it";
      case SocketTimeoutException e -> "the connection timed out";
      case TimeoutException e -> "the connection timed out";
      case ConnectException e when message.isEmpty() -> "the connection was refused";
      default ->
          message.isEmpty()
              ? root.getClass().getSimpleName()
              : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    };
  }

  /** A duration for people: 1.5 s, 90 s. */
  static String seconds(Duration duration) {
    var text = "%.1f".formatted(duration.toMillis() / 1000.0);
    return (text.endsWith(".0") ? text.substring(0, text.length() - 2) : text) + " s";
  }

  private static Throwable root(Throwable failure) {
    var root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }
}
