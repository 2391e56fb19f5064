package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.nodepool.testkit.SshServer;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Follows docs/adding-a-driver.md word by word: the example is built outside the tree of modules,
 * keeps the contract, is put on the class path, configured, checked, and serves.
 */
class AddingADriverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path EXAMPLE = Path.of("../examples/command-driver");
  private static final Path PAGE = Path.of("../docs/adding-a-driver.md");
  private static final String NODEPOOL = System.getProperty("java.class.path");

  @TempDir static Path drivers;
  @TempDir Path directory;

  @BeforeAll
  static void build() throws Exception {
    var build = EXAMPLE.resolve("build").toAbsolutePath().normalize().toString();
    var builder = new ProcessBuilder(build, NODEPOOL, jar().toString()).inheritIO();
    var java = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().merge("PATH", java, (old, first) -> first + File.pathSeparator + old);
    assertThat(builder.start().waitFor()).as("the exit code of build").isZero();
  }

  private static Path jar() {
    return drivers.resolve("command-driver.jar");
  }

  @Test
  void a_newcomer_writes_these_files_and_nothing_outside_their_folder() throws Exception {
    var lines = new TreeMap<String, Long>();
    try (var files = Files.walk(EXAMPLE)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        lines.put(EXAMPLE.relativize(file).toString(), (long) Files.readAllLines(file).size());
      }
    }
    var page = Files.readString(PAGE);
    lines.forEach(
        (file, count) -> assertThat(page).contains("| `%s` | %d |".formatted(file, count)));
    assertThat(page)
        .contains("```yaml\n" + Files.readString(EXAMPLE.resolve("nodepool.yaml")) + "```")
        .contains(
            "%d files with %d lines in their own folder, none outside"
                .formatted(lines.size(), lines.values().stream().mapToLong(one -> one).sum()));
    System.out.println("a driver outside the tree: " + lines);
  }

  @Test
  void it_keeps_the_contract_of_all_drivers() throws Exception {
    var classes = directory.resolve("tests");
    var test = EXAMPLE.resolve("test/org/example/command/CommandContractTest.java");
    var path = NODEPOOL + File.pathSeparator + jar();
    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", path, "-d", classes.toString(), test.toString());
    assertThat(compiled).isZero();
    var thread = Thread.currentThread();
    var before = thread.getContextClassLoader();
    var urls = new URL[] {jar().toUri().toURL(), classes.toUri().toURL()};
    try (var loader = new URLClassLoader(urls, before)) {
      thread.setContextClassLoader(loader);
      var listener = new SummaryGeneratingListener();
      var contract = selectClass(loader.loadClass("org.example.command.CommandContractTest"));
      LauncherFactory.create()
          .execute(LauncherDiscoveryRequestBuilder.request().selectors(contract).build(), listener);
      var summary = listener.getSummary();
      assertThat(
              summary.getFailures().stream()
                  .map(failure ->
                      failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()))
          .isEmpty();
      assertThat(summary.getTestsSucceededCount()).isEqualTo(10);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  @Test
  void a_wrong_key_is_named_at_its_place() throws Exception {
    var config = config("    boot-timeout", "    boot-timeuot");
    try (var check = nodepool("-c", config, "config-validate")) {
      await().atMost(PATIENCE).until(() -> !check.isAlive());
      assertThat(check.exit()).as(check.output()).isEqualTo(1);
      assertThat(check.output())
          .contains(
              config
                  + ":9:5: providers[0].boot-timeuot: the key 'boot-timeuot' is not known here;"
                  + " did you mean 'boot-timeout'?");
    }
  }

  @Test
  void a_request_gets_a_node_and_its_deletion_runs_the_command() throws Exception {
    try (var machine = SshServer.start()) {
      write(
          "create",
          "echo $NODEPOOL_LABEL > $0.$NODEPOOL_NAME; echo $NODEPOOL_NAME;"
              + " echo 127.0.0.1 %d".formatted(machine.port()));
      write("delete", "mv ${0%/*}/create.$NODEPOOL_ID $0.$NODEPOOL_ID || true");
      write(
          "list",
          "cd ${0%/*}; for f in create.np*; do n=${f#create.}; [ ! -f $f ] || echo $n ${n#np};"
              + " done");
      var keys = Files.createDirectories(directory.resolve("data/.ssh"));
      Files.copy(machine.privateKey(), keys.resolve("id_ed25519"));
      var config = config("username: zuul", "username: " + machine.user());
      try (var valid = nodepool("-c", config, "config-validate")) {
        await().atMost(PATIENCE).until(() -> !valid.isAlive());
        assertThat(valid.exit()).as(valid.output()).isZero();
      }
      serve(config);
    }
  }

  private void serve(String config) throws Exception {
    try (var up = nodepool("-c", config, "up", "--no-webapp")) {
      await()
          .atMost(PATIENCE)
          .failFast("up ended", () -> !up.isAlive())
          .until(() -> up.output().contains("READY: "));
      try (var run = nodepool("-c", config, "run", "board", "--", "true")) {
        await().atMost(PATIENCE).until(() -> !run.isAlive());
        assertThat(run.exit()).as(run.output() + up.output()).isZero();
      }
      await().atMost(PATIENCE).until(() -> made("delete").size() == 1);
      assertThat(made("create")).isEmpty();
      assertThat(Files.readString(made("delete").getFirst())).isEqualTo("board\n");
    }
  }

  /** What that command of the operator has left beside itself. */
  private List<Path> made(String command) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(command + ".np"))
          .toList();
    }
  }

  private void write(String command, String text) throws IOException {
    var file = Files.writeString(directory.resolve(command), "#!/bin/bash\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /** The configuration of the example with the commands of this test, and one change. */
  private String config(String from, String to) throws IOException {
    var text = Files.readString(EXAMPLE.resolve("nodepool.yaml"));
    assertThat(text).contains(from);
    var file = directory.resolve("nodepool.yaml");
    Files.writeString(
        file, text.replace("/etc/nodepool/lab", directory.toString()).replace(from, to));
    return file.toString();
  }

  private Daemon nodepool(String... words) throws IOException {
    var environment = Map.of("NODEPOOL_DRIVER_PATH", drivers + "/*");
    return Daemon.start(directory, environment, "nodepool", words);
  }
}
