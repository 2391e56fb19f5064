package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.model.Component;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as operators meet it: a process, its flags, its signals. */
class LauncherProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static ZooKeeperFixture zookeeper;
  @TempDir Path directory;
  private int port;
  private Path config;

  @BeforeAll
  static void startZooKeeper() {
    zookeeper = new ZooKeeperFixture();
  }

  @AfterAll
  static void stopZooKeeper() {
    zookeeper.close();
  }

  @BeforeEach
  void writeConfig() throws IOException {
    port = Daemon.freePort();
    config = directory.resolve("nodepool.yaml");
    Files.writeString(
        config,
        """
        webapp: {port: %d, listen_address: 127.0.0.1}
        zookeeper-servers: [{host: 127.0.0.1, port: %d, chroot: /%s}]
        labels: []
        providers: []
        """
            .formatted(port, zookeeper.port(), directory.getFileName()));
  }

  @Test
  void signals_do_what_operators_expect() throws Exception {
    try (var daemon = launcher("-f")) {
      awaitReady(daemon);
      daemon.signal("HUP");
      daemon.signal("USR2");
      await()
          .atMost(PATIENCE)
          .until(() -> daemon.output().contains("nodepool.stack_dump: Threads:"));
      assertThat(daemon.isAlive()).isTrue();
      daemon.signal("USR1");
      await().atMost(PATIENCE).until(() -> !daemon.isAlive());
      assertThat(daemon.output()).containsOnlyOnce("The launcher has stopped");
      assertThat(daemon.exit()).isZero();
    }
  }

  @Test
  void sigint_stops_in_order_and_sigterm_at_once() throws Exception {
    try (var first = launcher("-d", "--no-webapp")) {
      awaitStarted(first);
      assertThat(Daemon.ready(port)).isZero();
      first.signal("INT");
      await().atMost(PATIENCE).until(() -> !first.isAlive());
      assertThat(first.exit()).isZero();
      assertThat(first.output()).contains("The launcher has stopped", " DEBUG nodepool.");
    }
    try (var second = launcher("-f")) {
      awaitReady(second);
      second.signal("TERM");
      await().atMost(PATIENCE).until(() -> !second.isAlive());
      assertThat(second.exit()).isZero();
      assertThat(second.output())
          .contains(" INFO nodepool.")
          .doesNotContain("The launcher has stopped", " DEBUG ");
    }
  }

  @Test
  void in_the_background_it_leaves_a_pid_file_and_logs() throws Exception {
    var pidFile = directory.resolve("nodepool.pid");
    var logs = directory.resolve("logging.yaml");
    var log = directory.resolve("launcher.log");
    Files.writeString(
        logs,
        """
        version: 1
        handlers: {file: {class: logging.FileHandler, filename: %s}}
        root: {level: INFO, handlers: [file]}
        loggers: {nodepool: {level: INFO}}
        """
            .formatted(log));
    long pid;
    try (var parent = launcher("-p", pidFile.toString(), "-l", logs.toString())) {
      await().atMost(PATIENCE).until(() -> !parent.isAlive());
      assertThat(parent.output()).isEmpty();
      assertThat(parent.exit()).isZero();
      pid = Long.parseLong(Files.readString(pidFile).strip());
    }
    assertThat(Daemon.ready(port)).isEqualTo(200);
    try (var second = launcher("-p", pidFile.toString(), "-l", logs.toString())) {
      await().atMost(PATIENCE).until(() -> !second.isAlive());
      assertThat(second.exit()).isEqualTo(1);
      assertThat(second.output()).contains("runs already as process " + pid);
    }
    Daemon.signal(pid, "INT");
    await().atMost(PATIENCE).until(() -> ProcessHandle.of(pid).isEmpty());
    assertThat(pidFile).doesNotExist();
    assertThat(log).content().contains("The launcher has stopped");
  }

  @Test
  void a_bad_configuration_keeps_it_from_starting() throws Exception {
    Files.writeString(config, "labels: [{nam: a}]\nproviders: []\n");
    try (var daemon = launcher("-p", directory.resolve("p.pid").toString(), "-l", quiet())) {
      await().atMost(PATIENCE).until(() -> !daemon.isAlive());
      assertThat(daemon.exit()).isEqualTo(1);
      assertThat(daemon.output()).contains(config + ":1:");
    }
  }

  @Test
  void a_changed_configuration_is_followed() throws Exception {
    try (var daemon = launcher("-f", "--no-webapp")) {
      awaitStarted(daemon);
      Files.writeString(
          config, Files.readString(config).replace("labels: []", "labels: [{name: a}]"));
      await()
          .atMost(PATIENCE)
          .until(() -> daemon.output().contains("new configuration is in effect"));
    }
  }

  @Test
  void a_bad_change_is_not_followed_and_shown_until_it_is_corrected() throws Exception {
    var good = Files.readString(config);
    try (var daemon = launcher("-f", "--no-webapp")) {
      awaitStarted(daemon);
      assertThat(configError()).isNull();
      Files.writeString(config, good.replace("labels: []", "labels: 7"));
      await().atMost(PATIENCE).until(() -> daemon.output().contains("the old one stays in effect"));
      assertThat(daemon.isAlive()).isTrue();
      await().atMost(PATIENCE).until(() -> configError() != null);
      assertThat(configError()).contains(config + ":3:");
      Files.writeString(config, good);
      await().atMost(PATIENCE).until(() -> configError() == null);
    }
  }

  @Test
  void a_low_limit_of_open_files_is_told_at_the_start() throws Exception {
    var words = new String[] {"-f", "--no-webapp", "-c", config.toString()};
    try (var daemon =
        Daemon.limited("ulimit -n 600", directory, Map.of(), "nodepool-launcher", words)) {
      awaitStarted(daemon);
      assertThat(daemon.output()).contains("only 600 files", "LimitNOFILE");
    }
  }

  @Test
  void what_there_is_not_is_refused_in_a_sentence() throws Exception {
    try (var daemon = launcher("-f", "--repl")) {
      await().atMost(PATIENCE).until(() -> !daemon.isAlive());
      assertThat(daemon.exit()).isEqualTo(1);
      assertThat(daemon.output()).contains("no REPL");
    }
  }

  @Test
  void what_keeps_it_from_starting_is_one_sentence_without_words_of_java() throws Exception {
    var missing = directory.resolve("none.yaml").toString();
    assertThat(refusal("-f", "-l", missing))
        .contains(
            "The logging configuration " + missing + " cannot be read (there is no such file");
    assertThat(refusal("-p", "/proc/nowhere/launcher.pid", "-l", quiet()))
        .contains("The pid file /proc/nowhere/launcher.pid cannot be written");
    try (var taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(refusal("-f"))
          .contains("The web server cannot listen on 127.0.0.1 port " + taken.getLocalPort());
    }
    var junk = Files.writeString(directory.resolve("junk.pem"), "no key").toString();
    Files.writeString(
        config,
        Files.readString(config)
            + "zookeeper-tls: {cert: %1$s, key: %1$s, ca: %1$s}\n".formatted(junk));
    assertThat(refusal("-f", "--no-webapp"))
        .contains("zookeeper-tls cannot be used: " + junk + " cannot be used: it holds no");
  }

  /** The output of a launcher that ends by itself, as far as it is no log of Nodepool's. */
  private String refusal(String... flags) throws Exception {
    try (var daemon = launcher(flags)) {
      await().atMost(PATIENCE).until(() -> !daemon.isAlive());
      assertThat(daemon.exit()).isEqualTo(1);
      assertThat(daemon.output()).doesNotContain("Exception", "unexpectedly", "\tat ", "WARNING: ");
      return daemon.output();
    }
  }

  @Test
  void while_zookeeper_is_away_the_log_says_so_once_and_once_more_when_it_is_back()
      throws Exception {
    try (var own = new ZooKeeperFixture()) {
      Files.writeString(
          config,
          Files.readString(config).replace("port: " + zookeeper.port(), "port: " + own.port()));
      try (var daemon = launcher("-f", "--no-webapp")) {
        awaitStarted(daemon);
        own.stop();
        await().atMost(PATIENCE).until(() -> daemon.output().contains(" is away: "));
        own.startAgain();
        await().atMost(PATIENCE).until(() -> daemon.output().split("is connected", -1).length > 2);
        assertThat(daemon.output())
            .containsOnlyOnce(" is away: ")
            .doesNotContain("org.apache.", "\tat ", "Exception");
      }
    }
  }

  @Test
  void ready_says_503_while_zookeeper_is_away_and_nothing_once_a_thread_it_needs_has_died()
      throws Exception {
    try (var own = new ZooKeeperFixture()) {
      Files.writeString(
          config,
          Files.readString(config).replace("port: " + zookeeper.port(), "port: " + own.port()));
      try (var daemon = launcher("-f")) {
        awaitReady(daemon);
        own.stop();
        await().atMost(PATIENCE).until(() -> Daemon.ready(port) == 503);
        own.startAgain();
        awaitReady(daemon);
        LostThread.in(daemon.pid(), "PoolWorker.fake-main", directory);
        await().atMost(PATIENCE).until(() -> !daemon.isAlive());
        assertThat(daemon.exit()).isEqualTo(1);
        assertThat(Daemon.ready(port)).isZero();
        assertThat(daemon.output()).contains("The thread PoolWorker.fake-main has ended");
      }
    }
  }

  /** What the launcher's entry in ZooKeeper says of its configuration. */
  private @Nullable String configError() throws InterruptedException {
    try (var store = Store.connect(zookeeper.settings("/" + directory.getFileName()), PATIENCE)) {
      return store.components().readAll().stream()
          .flatMap(component ->
              component instanceof Component.Daemon daemon ? Stream.of(daemon) : Stream.empty())
          .map(Component.Daemon::configError)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(null);
    }
  }

  private String quiet() throws IOException {
    return Files.writeString(directory.resolve("quiet.json"), "{\"version\": 1}").toString();
  }

  private Daemon launcher(String... flags) throws IOException {
    var all = new String[flags.length + 2];
    System.arraycopy(flags, 0, all, 0, flags.length);
    all[flags.length] = "-c";
    all[flags.length + 1] = config.toString();
    return Daemon.start(directory, Map.of(), "nodepool-launcher", all);
  }

  private void awaitReady(Daemon daemon) {
    await()
        .atMost(PATIENCE)
        .failFast("the launcher ended", () -> !daemon.isAlive())
        .until(() -> Daemon.ready(port) == 200);
  }

  private static void awaitStarted(Daemon daemon) {
    await().atMost(PATIENCE).until(() -> daemon.output().contains("The launcher serves"));
  }
}
