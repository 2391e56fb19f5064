package dev.nodepool.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.time.ZoneId;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PythonFormatTest {
  private static final ZoneId ZONE = ZoneId.of("UTC");
  private static final String PROCESS = "4711";

  /**
   * In all three styles. The lines of formats.json were written by {@code logging.Formatter} of
   * Python 3.11, in UTC and the locale C, for the record that {@link #event} describes. Among the
   * formats are those of Nodepool's tools/logging.conf and of Software Factory's logging.yaml.
   */
  @TestFactory
  Stream<DynamicTest> every_format_gives_what_python_gives() throws IOException {
    try (var in = PythonFormatTest.class.getResourceAsStream("formats.json")) {
      return new JsonMapper()
              .readTree(in)
              .valueStream()
              .map(one ->
                  DynamicTest.dynamicTest(
                      style(one) + " " + one.get("format") + " " + one.get("datefmt"),
                      () ->
                          assertThat(write(style(one), text(one, "format"), text(one, "datefmt")))
                              .isEqualTo(text(one, "line") + "\n")))
              .toList()
              .stream();
    }
  }

  @Test
  void a_formatter_of_many_lines_repeats_what_stands_before_each() {
    var format = PythonFormat.of("%(levelname)7s %(name)s: %(message)s", null).onEveryLine();
    var event = event("first\nsecond");
    assertThat(format.write(event, ZONE, PROCESS))
        .isEqualTo("WARNING nodepool.NodeLaunch: first\nWARNING nodepool.NodeLaunch:   second\n");
  }

  @Test
  void a_field_that_no_record_has_is_named() {
    assertThat(PythonFormat.of("%(event)s %(message)s", null).unmapped())
        .containsExactly("the format field %(event)");
    assertThat(PythonFormat.of(FormatStyle.BRACE, "{event} {message.x} {} {levelno:q}", null))
        .extracting(PythonFormat::unmapped)
        .asInstanceOf(InstanceOfAssertFactories.iterable(String.class))
        .containsExactly(
            "the format field {event}",
            "the format field {message.x}",
            "the format field {}",
            "the format field {levelno:q}");
    assertThat(PythonFormat.of(FormatStyle.DOLLAR, "$event ${other} 5$ $message", null).unmapped())
        .containsExactly(
            "the format field $event", "the format field ${other}", "the format field $");
  }

  private static FormatStyle style(JsonNode one) {
    return FormatStyle.of(one.path("style").asString("%")).orElseThrow();
  }

  private static String write(
      FormatStyle style, @Nullable String format, @Nullable String dateFormat) {
    return PythonFormat.of(style, format, dateFormat)
        .write(event("node {} is ready", "0000000007"), ZONE, PROCESS);
  }

  private static LoggingEvent event(String message, Object... arguments) {
    var event = new LoggingEvent();
    event.setLoggerName("nodepool.NodeLaunch");
    event.setLevel(Level.WARN);
    event.setMessage(message);
    event.setArgumentArray(arguments);
    event.setTimeStamp(1_772_442_309_007L);
    event.setThreadName("PoolWorker.a-main");
    event.setMDCPropertyMap(Map.of());
    event.setCallerData(
        new StackTraceElement[] {
          new StackTraceElement("dev.nodepool.NodeLaunch", "launch", "NodeLaunch.java", 42)
        });
    return event;
  }

  private static @Nullable String text(JsonNode from, String key) {
    return from.get(key).isNull() ? null : from.get(key).asString();
  }
}
