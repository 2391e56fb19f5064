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
import java.util.HashMap;
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
  void a_line_says_which_event_request_and_node_it_is_about() throws IOException {
    setup.apply(LogSetup.files(directory, "nodepool"));
    var log = context.getLogger("nodepool.NodeLaunch");
    var annotations = context.getMDCAdapter();
    annotations.put("event", "5c0f");
    annotations.put("request", "200-0000000001");
    annotations.put("node", "0000000007");
    log.info("first line\nsecond line", new IllegalStateException("broken"));
    annotations.clear();
    log.info("nothing in particular");
    assertThat(read("nodepool.log"))
        .contains(
            "INFO nodepool.NodeLaunch: [e: 5c0f] [node_request: 200-0000000001] [node: 0000000007] first line\n  second line\n  java.lang.IllegalStateException: broken\n  \tat ")
        .contains("INFO nodepool.NodeLaunch: nothing in particular\n");
    assertThat(read("nodepool.log").lines())
        .allMatch(line -> line.startsWith("  ") || line.matches("\\d{4}-.*"));
  }

  @Test
  void a_format_of_python_shows_the_annotations_too() throws IOException {
    var file = directory.resolve("own.log");
    var format = PythonFormat.of("%(levelname)s %(message)s", null);
    setup.apply(
        new LoggingPlan(
            Map.of("root", new LoggerPlan("INFO", List.of("h"), true)),
            Map.of("h", new HandlerPlan(new Target.PlainFile(file.toString()), null, format)),
            List.of()));
    context.getMDCAdapter().put("node", "0000000007");
    context.getLogger("nodepool.a").info("here");
    assertThat(read("own.log")).isEqualTo("INFO [node: 0000000007] here\n");
  }

  @Test
  void the_console_shows_everything_only_when_asked() {
    assertThat(LogSetup.console(true).loggers().get("nodepool").level()).isEqualTo("DEBUG");
    assertThat(LogSetup.console(false).loggers().get("nodepool").level()).isEqualTo("INFO");
  }

  @Test
  void the_ssh_library_is_quiet_unless_a_file_asks_for_it() throws IOException {
    var scan = context.getLogger("org.apache.sshd.client.session.ClientSessionImpl");
    setup.apply(LogSetup.files(directory, "nodepool"));
    scan.warn("exceptionCaught: Connection reset by peer");
    scan.error("something is really wrong");
    assertThat(read("nodepool.log"))
        .doesNotContain("Connection reset")
        .contains("something is really wrong");
    var usual = LogSetup.files(directory, "nodepool");
    var loggers = new HashMap<>(usual.loggers());
    loggers.put("org.apache.sshd", new LoggerPlan("WARN", List.of(), true));
    setup.apply(new LoggingPlan(loggers, usual.handlers(), List.of()));
    scan.warn("exceptionCaught: Connection reset by peer");
    assertThat(read("nodepool.log")).contains("Connection reset");
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
                "h",
                new HandlerPlan(
                    new Target.BySize(file.toString(), 200, 2), null, PythonFormat.MESSAGE)),
            List.of()));
    var log = context.getLogger("nodepool.a");
    for (int i = 0; i < 200; i++) {
      log.info("a line of some forty characters, number {}", i);
    }
    assertThat(file).exists();
    assertThat(directory.resolve("small.log.3")).doesNotExist();
  }

  @Test
  void no_text_of_others_can_forge_a_line_or_steer_a_terminal() throws IOException {
    setup.apply(LogSetup.files(directory, "nodepool"));
    var log = context.getLogger("nodepool.NodeLaunch");
    context.getMDCAdapter().put("event", "5c0f\n2026-01-01 00:00:00,000 INFO nodepool.a: forged");
    log.info("asked by {}", "\u001b[2Jme\r\n2026-01-01 00:00:00,000 INFO nodepool.a: forged too");
    context.getMDCAdapter().clear();
    assertThat(read("nodepool.log").lines())
        .hasSize(2)
        .filteredOn(line -> line.startsWith("  ") || line.matches("\\d{4}-.*\\[e: 5c0f.*"))
        .hasSize(2);
    assertThat(read("nodepool.log")).contains("[e: 5c0f\\n2026").contains("asked by \\x1b[2Jme");
  }

  @Test
  void no_secret_gets_into_a_log() throws IOException {
    setup.apply(LogSetup.files(directory, "nodepool"));
    var log = context.getLogger("nodepool.a");
    log.warn("refused: {}", "https://me:hunter2@cloud.example.org/?token=hunter2");
    log.warn("why", new IllegalStateException("Authorization: Bearer hunter2"));
    assertThat(read("nodepool.log")).contains("redacted").doesNotContain("hunter2");
  }

  @Test
  void libraries_are_silent_about_what_our_own_lines_say() throws IOException {
    setup.apply(LogSetup.files(directory, "nodepool"));
    for (var noisy :
        List.of(
            "org.apache.zookeeper.ClientCnxn",
            "org.apache.zookeeper.ClientCnxnSocketNetty",
            "org.apache.curator.ConnectionState",
            "io.netty.channel.ChannelInitializer")) {
      context.getLogger(noisy).error("noise", new IllegalStateException("noise"));
    }
    context.getLogger("org.apache.zookeeper.server.SyncRequestProcessor").error("a full disk");
    assertThat(read("nodepool.log")).contains("a full disk").doesNotContain("noise");
  }

  private String read(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }
}
