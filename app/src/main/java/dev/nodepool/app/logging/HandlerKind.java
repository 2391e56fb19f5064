package dev.nodepool.app.logging;

import java.util.List;

/**
 * The handlers of Python's logging that we have a counterpart for, and their arguments in order.
 */
enum HandlerKind {
  STREAM(List.of("stream")),
  FILE(List.of("filename", "mode", "encoding", "delay")),
  SIZE(List.of("filename", "mode", "maxBytes", "backupCount", "encoding", "delay")),
  TIME(List.of("filename", "when", "interval", "backupCount", "encoding", "delay", "utc")),
  /** One that drops everything. */
  NONE(List.of()),
  OTHER(List.of());

  private final List<String> arguments;

  HandlerKind(List<String> arguments) {
    this.arguments = arguments;
  }

  List<String> arguments() {
    return arguments;
  }

  static HandlerKind ofClass(String name) {
    return switch (name) {
      case "logging.StreamHandler" -> STREAM;
      case "logging.FileHandler",
          "logging.handlers.WatchedFileHandler",
          "logging.WatchedFileHandler" ->
          FILE;
      case "logging.NullHandler" -> NONE;
      case "logging.handlers.RotatingFileHandler" -> SIZE;
      case "logging.handlers.TimedRotatingFileHandler" -> TIME;
      default -> OTHER;
    };
  }
}
