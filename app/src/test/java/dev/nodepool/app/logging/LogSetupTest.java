package dev.nodepool.app.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.nodepool.app.logging.LoggingPlan.HandlerPlan;
import dev.nodepool.app.logging.LoggingPlan.LoggerPlan;
import dev.nodepool.app.logging.LoggingPlan.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogSetupTest {
  private final LoggerContext context = new LoggerContext();
  private final LogSetup setup = new LogSetup(context);
  @TempDir Path directory;

  @BeforeEach
  void start() {
    context.setMDCAdapter(new LogbackMDCAdapter());
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void the_usual_files_part_debug_from_the_rest() throws IOException {
    setup.apply(LogSetup.files(directory, "nodepool"));
    context.getLogger("nodepool.launcher").debug("a detail");
    context.getLogger("dev.nodepool.ssh.Scan").info("an event");
    context.getLogger("org.apache.zookeeper").info("noise");
    assertThat(read("nodepool.log")).contains("INFO dev.nodepool.ssh.Scan: an event");
    assertThat(read("nodepool.log")).doesNotContain("a detail").doesNotContain("noise");
    assertThat(read("nodepool-debug.log"))
        .contains("DEBUG nodepool.launcher: a detail")
        .contains("an event");
  }

  @Test
  void a_file_that_was_moved_away_is_made_anew() throws IOException {
    setup.apply(LogSetup.files(directory, "nodepool"));
    context.getLogger("nodepool.a").warn("before");
    Files.move(directory.resolve("nodepool.log"), directory.resolve("nodepool.log.1"));
    context.getLogger("nodepool.a").warn("after");
    assertThat(read("nodepool.log")).contains("WARNING nodepool.a: after").doesNotContain("before");
    assertThat(read("nodepool.log.1")).contains("before").doesNotContain("after");
    Files.delete(directory.resolve("nodepool.log"));
    context.getLogger("nodepool.a").warn("again");
    assertThat(read("nodepool.log")).contains("again");
  }

  @Test
  void a_file_is_rotated_when_it_is_large() {
    var file = directory.resolve("small.log");
    setup.apply(
        new LoggingPlan(
            Map.of("root", new LoggerPlan("INFO", List.of("h"), true)),
            Map.of(
                "h", new HandlerPlan(new Target.BySize(file.toString(), 200, 2), null, "%msg%n")),
            List.of()));
    var log = context.getLogger("nodepool.a");
    for (int i = 0; i < 200; i++) {
      log.info("a line of some forty characters, number {}", i);
    }
    assertThat(file).exists();
    assertThat(directory.resolve("small.log.3")).doesNotExist();
  }

  @Test
  void a_pattern_translated_from_python_prints_what_python_would() throws IOException {
    var format = new PythonFormat();
    var pattern = format.pattern("%(levelname)-8s|%(name)s|%(message)s|100%%(x)", "%H:%M");
    setup.apply(
        new LoggingPlan(
            Map.of("nodepool", new LoggerPlan("INFO", List.of("h"), false)),
            Map.of(
                "h",
                new HandlerPlan(
                    new Target.PlainFile(directory.resolve("p.log").toString()), null, pattern)),
            List.of()));
    context.getLogger("nodepool.b").warn("hello");
    assertThat(read("p.log")).isEqualTo("WARNING |nodepool.b|hello|100%(x)\n");
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }
}
