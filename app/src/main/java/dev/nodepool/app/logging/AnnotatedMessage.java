package dev.nodepool.app.logging;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/**
 * A message with what it is about before it: the event, the node request and the node, as Nodepool
 * 11 writes them. Further lines of a message are indented.
 */
public final class AnnotatedMessage extends ClassicConverter {
  static final String WORD = "annotated";
  static final String INDENT = "  ";

  @Override
  public String convert(ILoggingEvent event) {
    var context = event.getMDCPropertyMap();
    var line = new StringBuilder();
    annotate(line, "e", context.get("event"));
    annotate(line, "node_request", context.get("request"));
    annotate(line, "node", context.get("node"));
    return line.append(indented(String.valueOf(event.getFormattedMessage()))).toString();
  }

  private static void annotate(StringBuilder line, String name, @Nullable String value) {
    if (value != null) {
      line.append('[').append(name).append(": ").append(value).append("] ");
    }
  }

  /** The same text with every line but the first one indented. */
  static String indented(String text) {
    return text.indexOf('\n') < 0 ? text : text.stripTrailing().replace("\n", "\n" + INDENT);
  }
}
