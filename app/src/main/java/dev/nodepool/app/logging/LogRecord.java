package dev.nodepool.app.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import dev.nodepool.model.text.Printable;
import dev.nodepool.model.text.SecretText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log event under the names that a record has in Python. Its message begins with what it is
 * about: the event, the node request and the node, as Nodepool 11 writes them. What others wrote is
 * made printable here, and secrets are taken out.
 */
record LogRecord(ILoggingEvent event, String asctime, String process) {
  private static final String INDENT = "  ";
  private static final String PROCESS_NAME = "MainProcess";

  /** The annotation by the key under which the launcher keeps it. */
  private static final List<Map.Entry<String, String>> ANNOTATIONS =
      List.of(
          Map.entry("event", "e"), Map.entry("request", "node_request"), Map.entry("node", "node"));

  private static final Set<String> NAMES =
      Set.of(
          "name",
          "levelno",
          "levelname",
          "pathname",
          "filename",
          "module",
          "lineno",
          "funcName",
          "created",
          "asctime",
          "msecs",
          "relativeCreated",
          "thread",
          "threadName",
          "process",
          "processName",
          "taskName",
          "message");

  static boolean knows(String name) {
    return NAMES.contains(name);
  }

  /** The value of that name; the message is given, because it may be one line of several. */
  Object value(String name, String message) {
    long created = event.getTimeStamp();
    return switch (name) {
      case "message" -> message;
      case "asctime" -> asctime;
      case "name" -> Printable.line(event.getLoggerName());
      case "levelname" -> levelName(event.getLevel());
      case "levelno" -> event.getLevel().toInt() / 1000;
      case "created" -> created / 1000.0;
      case "msecs" -> (double) (created % 1000);
      case "relativeCreated" -> (double) (created - event.getLoggerContextVO().getBirthTime());
      case "thread" -> Thread.currentThread().threadId();
      case "threadName" -> Printable.line(event.getThreadName());
      case "process" -> Long.valueOf(process);
      case "processName" -> PROCESS_NAME;
      case "taskName" -> "None";
      default -> place(name);
    };
  }

  private Object place(String name) {
    var callers = event.getCallerData();
    var caller = callers.length == 0 ? null : callers[0];
    var file = caller == null || caller.getFileName() == null ? "?" : caller.getFileName();
    return switch (name) {
      case "lineno" -> caller == null ? 0 : caller.getLineNumber();
      case "funcName" -> caller == null ? "?" : caller.getMethodName();
      case "module" -> file.endsWith(".java") ? file.substring(0, file.length() - 5) : file;
      default -> file;
    };
  }

  private static String levelName(Level level) {
    return level.equals(Level.WARN) ? "WARNING" : level.toString();
  }

  /** The lines of the message, all but the first one indented. */
  List<String> lines() {
    var lines = new ArrayList<String>();
    var message = SecretText.redacted(String.valueOf(event.getFormattedMessage()));
    message.stripTrailing().lines().map(Printable::line).forEach(lines::add);
    if (lines.isEmpty()) {
      lines.add("");
    }
    lines.replaceAll(line -> INDENT + line);
    lines.set(0, annotations() + lines.getFirst().substring(INDENT.length()));
    return lines;
  }

  private String annotations() {
    var found = event.getMDCPropertyMap();
    var out = new StringBuilder();
    for (var annotation : ANNOTATIONS) {
      @Nullable String value = found.get(annotation.getKey());
      if (value != null) {
        out.append('[').append(annotation.getValue()).append(": ");
        out.append(Printable.line(value)).append("] ");
      }
    }
    return out.toString();
  }

  /** The trace of an exception, every line indented; empty without one. */
  String trace() {
    var thrown = event.getThrowableProxy();
    if (thrown == null) {
      return "";
    }
    var out = new StringBuilder();
    SecretText.redacted(ThrowableProxyUtil.asString(thrown))
        .lines()
        .forEach(line -> out.append(INDENT).append(traceLine(line)).append('\n'));
    return out.toString();
  }

  /** Java's own lines begin with a tab. */
  private static String traceLine(String line) {
    return line.startsWith("\t") ? "\t" + Printable.line(line.substring(1)) : Printable.line(line);
  }
}
