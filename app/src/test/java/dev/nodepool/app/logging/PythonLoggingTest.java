package dev.nodepool.app.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import dev.nodepool.app.logging.LoggingPlan.LoggerPlan;
import dev.nodepool.app.logging.LoggingPlan.Target;
import dev.nodepool.cli.session.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonLoggingTest {
  private static final String INI =
      """
      [loggers]
      keys=root,nodepool,requests

      [handlers]
      keys=console,debug,normal,syslog

      [formatters]
      keys=simple

      [logger_root]
      level=WARNING
      handlers=console

      [logger_requests]
      level=WARNING
      handlers=debug,normal
      qualname=requests.packages

      [logger_nodepool]
      level: DEBUG
      handlers=debug,normal
      qualname=nodepool
      propagate=0

      [handler_console]
      level=WARNING
      class=StreamHandler
      formatter=simple
      args=(sys.stdout,)

      [handler_debug]
      level=DEBUG
      class=logging.handlers.TimedRotatingFileHandler
      formatter=simple
      args=('/var/log/nodepool/debug.log', 'midnight', 1, 30,)

      [handler_normal]
      level=INFO
      class=handlers.RotatingFileHandler
      formatter=simple
      args=('/var/log/nodepool/launcher.log', 'a', 1000000, 5)

      [handler_syslog]
      class=handlers.SysLogHandler
      args=()

      [formatter_simple]
      format=%(asctime)s %(levelname)s %(name)s: %(message)s
      datefmt=
      """;

  private static final String YAML =
      """
      version: 1
      formatters:
        console: {format: '%(asctime)s %(levelname)-8s [%(event)s] %(message)s', datefmt: '%H:%M:%S'}
      handlers:
        console: {class: logging.StreamHandler, formatter: console, level: INFO, stream: ext://sys.stdout}
        file: {class: logging.handlers.WatchedFileHandler, formatter: console, filename: /tmp/x.log}
      loggers:
        nodepool: {handlers: [console, file], level: DEBUG, propagate: false}
      root: {handlers: [], level: ERROR}
      """;

  @TempDir Path directory;

  @Test
  void an_ini_file_gives_levels_files_and_rotation() throws IOException {
    var plan = read("logging.conf", INI);
    assertThat(plan.loggers().get("nodepool"))
        .isEqualTo(new LoggerPlan("DEBUG", List.of("debug", "normal"), false));
    assertThat(plan.loggers().get("root"))
        .isEqualTo(new LoggerPlan("WARN", List.of("console"), true));
    assertThat(plan.loggers()).containsKey("requests.packages");
    assertThat(plan.handlers().get("debug").target())
        .isEqualTo(new Target.ByTime("/var/log/nodepool/debug.log", "yyyy-MM-dd", 30));
    assertThat(plan.handlers().get("normal").target())
        .isEqualTo(new Target.BySize("/var/log/nodepool/launcher.log", 1000000, 5));
    assertThat(plan.handlers().get("console").target()).isEqualTo(new Target.Console(false));
    assertThat(plan.handlers().get("console").level()).isEqualTo("WARN");
    assertThat(plan.unmapped())
        .containsExactly("the handler syslog (logging.handlers.SysLogHandler)");
  }

  @Test
  void the_kwargs_of_an_ini_file_count_or_are_named_in_the_warning() throws IOException {
    var ini =
        INI.replace(
                "args=('/var/log/nodepool/launcher.log', 'a', 1000000, 5)",
                "args=('/var/log/nodepool/launcher.log',)\nkwargs={'maxBytes': 2000, \"backupCount\": 3}")
            .replace("args=(sys.stdout,)", "kwargs=dict(stream=sys.stdout)");
    var plan = read("logging.conf", ini);
    assertThat(plan.handlers().get("normal").target())
        .isEqualTo(new Target.BySize("/var/log/nodepool/launcher.log", 2000, 3));
    assertThat(plan.unmapped())
        .contains("the kwargs of the handler console")
        .doesNotContain("the kwargs of the handler normal");
  }

  @Test
  void a_yaml_file_gives_the_same_things() throws IOException {
    var plan = read("logging.yaml", YAML);
    assertThat(plan.loggers().get("nodepool"))
        .isEqualTo(new LoggerPlan("DEBUG", List.of("console", "file"), false));
    assertThat(plan.loggers().get("root")).isEqualTo(new LoggerPlan("ERROR", List.of(), true));
    assertThat(plan.handlers().get("file").target()).isEqualTo(new Target.PlainFile("/tmp/x.log"));
    assertThat(plan.unmapped()).containsExactly("the format field %(event)");
  }

  @Test
  void the_style_of_a_formatter_counts_in_ini_and_in_yaml() throws IOException {
    var line = "%(asctime)s %(levelname)s %(name)s: %(message)s";
    for (var style :
        Map.of("{", "{levelname:>9} {message}", "$", "$levelname $message").entrySet()) {
      var ini = INI.replace(line, style.getValue() + "\nstyle=" + style.getKey());
      var yaml =
          """
          formatters: {it: {format: '%s', style: '%s'}}
          handlers: {console: {class: logging.StreamHandler, formatter: it}}
          """
              .formatted(style.getValue(), style.getKey());
      var ofIni = read("logging.conf", ini);
      var ofYaml = read("logging.yaml", yaml);
      assertThat(ofYaml.unmapped()).isEmpty();
      assertThat(ofIni.unmapped()).noneMatch(it -> it.contains("format"));
      for (var plan : List.of(ofIni, ofYaml)) {
        assertThat(written(plan.handlers().get("console").format()))
            .isEqualTo((style.getKey().equals("{") ? "  WARNING hello" : "WARNING hello") + "\n");
      }
    }
    var odd = "formatters: {it: {format: '%(message)s', style: '?'}}";
    assertThat(read("logging.yaml", odd).unmapped()).containsExactly("the formatter it");
  }

  private static String written(PythonFormat format) {
    var event = new LoggingEvent();
    event.setLevel(Level.WARN);
    event.setMessage("hello");
    event.setMDCPropertyMap(Map.of());
    return format.write(event, ZoneOffset.UTC, "1");
  }

  @Test
  void whatever_python_takes_for_false_ends_propagation() throws IOException {
    for (var no : List.of("0", "false", "no", "''", "0.0")) {
      assertThat(propagates("nodepool: {propagate: %s}".formatted(no))).as(no).isFalse();
    }
    for (var yes : List.of("1", "true", "'0'", "~")) {
      assertThat(propagates("nodepool: {propagate: %s}".formatted(yes))).as(yes).isTrue();
    }
    assertThat(propagates("nodepool: {}")).isTrue();
    var ini = read("logging.conf", INI.replace("propagate=0", "propagate = 00"));
    assertThat(ini.loggers().get("nodepool").propagate()).isFalse();
  }

  private boolean propagates(String logger) throws IOException {
    return read("logging.yaml", "version: 1\nloggers: {%s}\n".formatted(logger))
        .loggers()
        .get("nodepool")
        .propagate();
  }

  @Test
  void numbers_are_levels_too_and_a_null_handler_is_nothing_to_warn_of() throws IOException {
    var plan =
        read(
            "logging.yaml",
            """
            version: 1
            handlers: {nothing: {class: logging.NullHandler}}
            loggers: {a: {level: 10}, b: {level: 25}, c: {level: 30}, d: {level: 0}}
            root: {handlers: [nothing], level: 40}
            """);
    assertThat(plan.unmapped()).isEmpty();
    assertThat(List.of("a", "b", "c", "root"))
        .extracting(name -> plan.loggers().get(name).level())
        .containsExactly("DEBUG", "WARN", "WARN", "ERROR");
    assertThat(plan.loggers().get("d").level()).isNull();
  }

  @Test
  void a_json_file_gives_the_same_things() throws IOException {
    var plan =
        read("logging.json", "{\"version\": 1, \"root\": {\"level\": \"INFO\", \"handlers\": []}}");
    assertThat(plan.loggers().get("root")).isEqualTo(new LoggerPlan("INFO", List.of(), true));
  }

  @Test
  void what_is_no_logging_configuration_is_refused_in_a_sentence() {
    assertThatThrownBy(() -> PythonLogging.read(directory.resolve("missing.conf")))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("missing.conf cannot be read");
    assertThatThrownBy(() -> read("a.conf", "[other]\n"))
        .hasMessageContaining("no section [loggers]");
    assertThatThrownBy(() -> read("a.yaml", "- a\n")).hasMessageContaining("not a mapping");
    assertThatThrownBy(() -> read("b.yaml", "a: [")).hasMessageContaining("cannot be parsed");
  }

  private LoggingPlan read(String name, String text) throws IOException {
    return PythonLogging.read(Files.writeString(directory.resolve(name), text));
  }
}
