package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.session.Terminal;
import dev.nodepool.model.ImageState;
import dev.nodepool.simulator.CloudsYaml;
import dev.nodepool.simulator.Simulator;
import dev.nodepool.simulator.SimulatorSettings;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of a build, from secure.conf: in the environment of the build and nowhere else. */
class BuilderSecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final String PASSWORD = "zQ7vq'pass word\"$x&9Kwjd";

  /** What nothing else has in it. */
  private static final List<String> TRACES =
      List.of(
          PASSWORD,
          "zQ7vq",
          "9Kwjd",
          Base64.getEncoder()
              .encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8))
              .substring(8, 20));

  /** Tells its password in every way, waits to be looked at, and ends as it is asked to. */
  private static final String DIB =
      """
      #!/bin/bash
      while [ $# -gt 0 ]; do
        case $1 in
          -t) formats=$2; shift ;;
          -o) output=$2; shift ;;
        esac
        shift
      done
      folder=${BASH_SOURCE[0]%/*}
      printf %s "$REG_PASSWORD" >"$folder/seen"
      env
      export -p
      printf %s "${REG_PASSWORD:0:5}"; sleep 0.3; printf '%s\\n' "${REG_PASSWORD:5}"
      set -x
      true --password "$REG_PASSWORD" $REG_PASSWORD "--password=$REG_PASSWORD"
      printf '%q\\n' "$REG_PASSWORD" >&2
      printf %s "$REG_PASSWORD" | base64 -w0; echo
      { set +x; } 2>/dev/null
      until [ -e "$folder/gate" ]; do sleep 0.1; done
      if [ -e "$folder/fail" ]; then
        echo "cannot register with $REG_PASSWORD"
        exit 5
      fi
      for format in $(echo "$formats" | tr , ' '); do
        echo an image >"$output.$format"
      done
      """;

  @TempDir Path folder;
  private ZooKeeperFixture zookeeper;
  private Simulator simulator;
  private int port;

  @BeforeEach
  void start() throws Exception {
    zookeeper = new ZooKeeperFixture();
    simulator = Simulator.start(SimulatorSettings.DEFAULT);
    port = Daemon.freePort();
    var dib = Files.writeString(folder.resolve("dib"), DIB);
    assertThat(dib.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        folder.resolve("clouds.yaml"), CloudsYaml.of(simulator.authUrl(), "RegionOne"));
    Files.writeString(
        folder.resolve("secure.conf"),
        "diskimages: [{name: ours, env-vars: {REG_PASSWORD: '%s'}}]\n"
            .formatted(PASSWORD.replace("'", "''")));
    Files.writeString(
        folder.resolve("nodepool.yaml"),
        """
        webapp: {listen_address: 127.0.0.1}
        zookeeper-servers: [{host: 127.0.0.1, port: %1$d}]
        images-dir: %2$s/images
        build-log-dir: %2$s/logs
        labels: []
        diskimages: [{name: ours, dib-cmd: %2$s/dib}]
        providers:
          - name: simulated
            driver: openstack
            cloud: simulator
            rate: 0.001
            diskimages: [{name: ours}]
            pools: []
        """
            .formatted(zookeeper.port(), folder));
  }

  @AfterEach
  void stop() {
    simulator.close();
    zookeeper.close();
  }

  @Test
  void the_password_of_a_build_is_in_its_environment_and_nowhere_else() throws Exception {
    try (var builder = daemon("nodepool-builder", "-d", "--web-port", "" + port);
        var store = zookeeper.connect()) {
      await()
          .atMost(PATIENCE)
          .failFast("the builder ended", () -> !builder.isAlive())
          .until(() -> Files.exists(folder.resolve("seen")) && log().contains("--password"));
      assertThat(folder.resolve("seen")).hasContent(PASSWORD);
      assertHidden("command lines", commandLines());
      var own = Files.readString(Path.of("/proc/%d/environ".formatted(builder.pid())));
      assertHidden("the builder's environment", own);
      assertHidden("what another user sees", environmentsAsNobody());
      assertNowhere(builder);

      Files.createFile(folder.resolve("gate"));
      await().atMost(PATIENCE).until(() -> hasUpload(store));
      assertNowhere(builder);

      Files.createFile(folder.resolve("fail"));
      store.images().requestBuild("ours");
      await().atMost(PATIENCE).until(() -> hasFailed(store));
      assertThat(zooKeeperTree())
          .contains("ended with exit code 5 (cannot register with ********); its log is");
      builder.signal("USR2");
      await().atMost(PATIENCE).until(() -> builder.output().contains("Threads:"));
      assertNowhere(builder);
      assertThat(log()).contains("REG_PASSWORD=********", "cannot register with ********");
    }
  }

  private static boolean hasUpload(Store store) throws InterruptedException {
    return store.images().readAllUploads().stream()
        .anyMatch(one -> one.state() == ImageState.READY);
  }

  private static boolean hasFailed(Store store) throws InterruptedException {
    return store.images().readAllBuilds().stream()
        .anyMatch(one -> one.state() == ImageState.FAILED);
  }

  private void assertNowhere(Daemon builder) throws Exception {
    assertThat(builder.output()).contains("DEBUG");
    assertHidden("the builder's log", builder.output());
    assertHidden("the logs of builds", log());
    assertHidden("ZooKeeper", zooKeeperTree());
    for (var path :
        List.of("ready", "metrics", "image-list", "dib-image-list", "image-status", "label-list")) {
      assertHidden("/" + path, page(path));
    }
    for (var words :
        List.of(
            List.of("dib-image-list", "-o", "json"),
            List.of("image-list", "-o", "yaml"),
            List.of("explain", "image", "ours"),
            List.of("image", "build-local", "ours", "--dry-run"))) {
      assertHidden(String.join(" ", words), command(words));
    }
  }

  private static void assertHidden(String where, String text) {
    assertThat(text).as(where).isNotEmpty();
    for (var trace : TRACES) {
      // Without the text, which would show it to whoever reads what the tests say.
      assertThat(text.contains(trace)).as("%s shows %s", where, trace).isFalse();
    }
  }

  private String command(List<String> words) {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    var terminal =
        new Terminal(
            InputStream.nullInputStream(),
            print,
            print,
            InstantSource.system(),
            Map.of("NODEPOOL_DATA", folder.resolve("data").toString(), "PATH", "/usr/bin:/bin"),
            false,
            false);
    NodepoolMain.run(terminal, withConfiguration(words));
    return out.toString(StandardCharsets.UTF_8);
  }

  private String[] withConfiguration(List<String> words) {
    var all = new ArrayList<>(words);
    all.addAll(List.of("-c", folder.resolve("nodepool.yaml").toString()));
    all.addAll(List.of("-s", folder.resolve("secure.conf").toString()));
    return all.toArray(String[]::new);
  }

  private Daemon daemon(String program, String... words) throws IOException {
    return Daemon.start(
        folder,
        Map.of("OS_CLIENT_CONFIG_FILE", folder.resolve("clouds.yaml").toString()),
        program,
        withConfiguration(List.of(words)));
  }

  private String log() throws IOException {
    if (Files.notExists(folder.resolve("logs"))) {
      return "";
    }
    try (var files = Files.list(folder.resolve("logs"))) {
      var text = new StringBuilder();
      for (var file : files.sorted().toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }

  /** Those of all users, as ps shows them. */
  private static String commandLines() throws IOException {
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      var text = new StringBuilder();
      for (var process : processes) {
        try {
          text.append(Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          // It has ended meanwhile.
        }
      }
      return text.toString();
    }
  }

  /** What root alone may try: to be nobody. */
  private static String environmentsAsNobody() throws Exception {
    if (!"root".equals(System.getProperty("user.name"))) {
      return "only root can look as somebody else";
    }
    var process =
        new ProcessBuilder(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "sh",
                "-c",
                "echo as $(id -u); cat /proc/[0-9]*/environ 2>/dev/null")
            .redirectErrorStream(true)
            .start();
    var seen = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(seen).startsWith("as 65534");
    return seen;
  }

  private String page(String path) throws Exception {
    var uri = URI.create("http://127.0.0.1:%d/%s".formatted(port, path));
    try (var client = HttpClient.newHttpClient()) {
      var text = new StringBuilder();
      for (var type : List.of("text/plain", "application/json")) {
        var request = HttpRequest.newBuilder(uri).header("Accept", type).build();
        text.append(client.send(request, BodyHandlers.ofString()).body());
      }
      return text.append('.').toString();
    }
  }

  private String zooKeeperTree() throws Exception {
    var raw = new ZooKeeper("127.0.0.1:" + zookeeper.port(), 10_000, _ -> {});
    try {
      return tree(raw, "/");
    } finally {
      raw.close();
    }
  }

  private static String tree(ZooKeeper raw, String path) throws Exception {
    var data = raw.getData(path, false, null);
    var below = path.equals("/") ? "/" : path + "/";
    var children = new StringBuilder();
    for (var child : raw.getChildren(path, false)) {
      children.append(tree(raw, below + child));
    }
    return path
        + " "
        + (data == null ? "" : new String(data, StandardCharsets.UTF_8))
        + "\n"
        + children;
  }
}
