package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.app.logging.LogSetup;
import dev.nodepool.app.process.ThreadDump;
import dev.nodepool.cli.Commands;
import dev.nodepool.cli.NodepoolCli;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.Owner;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets are planted wherever Nodepool may hold some: no output of any kind shows one. */
class SecretsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Part of every secret that is planted. */
  private static final String SECRET = "S3cr3t";

  private static final Map<String, Object> CREDENTIALS =
      Map.of(
          "name",
          "robot",
          "token",
          SECRET + "-token",
          "ca_crt",
          "public",
          "nested",
          List.of(Map.of("application_credential_secret", SECRET + "-nested")));

  private static final String AS_TEXT =
      "{\"owner\": \"me\", \"password\": \"%s-in-text\"}".formatted(SECRET);

  /** These do nothing here, or what they do is not to show something. */
  private static final Set<String> NOT_RUN = Set.of("runc", "ssh");

  @TempDir Path folder;
  private final ZooKeeperFixture zooKeeper = new ZooKeeperFixture();
  private Store store;
  private ConfigSource source;
  private Map<String, String> environment;
  private NodepoolDaemon daemon;
  private String node;
  private String request;

  @BeforeEach
  void plant() throws Exception {
    writeFiles();
    LogSetup.ofProcess().apply(LogSetup.files(folder, "nodepool"));
    store = zooKeeper.connect();
    node = store.nodes().create(List.of(node("elsewhere", CREDENTIALS))).getFirst().id();
    store.nodes().create(List.of(node("elsewhere", AS_TEXT)));
    plantMalformedRecord();
    var connector = DaemonOptions.connector(environment);
    daemon =
        NodepoolDaemon.start(
            new DaemonContext(source, environment, connector, () -> {}),
            List.of(Part.LAUNCHER),
            config -> Optional.of(config.webapp()));
    request =
        store
            .requests()
            .create(
                NodeRequest.of(List.of("small"), "zuul-1", store.now())
                    .withRequestorData(CREDENTIALS),
                NodeRequest.PRIORITY_NORMAL,
                false);
    // A node of the launcher's own provider, which it deletes and says so.
    var used = store.nodes().create(List.of(node("fake-provider", CREDENTIALS))).getFirst();
    try (var held = store.nodes().lock(used.id(), PATIENCE).orElseThrow()) {
      held.update(n -> n.moved(NodeState.DELETING, store.now()));
    }
    await().atMost(PATIENCE).until(() -> store.nodes().read(used.id()).isEmpty());
    await().atMost(PATIENCE).until(() -> logs().contains("Request " + request + " is fulfilled"));
  }

  @AfterEach
  void stop() {
    daemon.close();
    store.close();
    zooKeeper.close();
    LogSetup.ofProcess().apply(LogSetup.console(false));
  }

  private void writeFiles() throws IOException {
    var config =
        Files.writeString(
            folder.resolve("nodepool.yaml"),
            """
            webapp: {port: 0, listen_address: 127.0.0.1}
            zookeeper-servers: [{host: 127.0.0.1, port: %d}]
            labels: [{name: small}]
            diskimages: [{name: ours, formats: [qcow2]}]
            providers:
              - name: fake-provider
                cloud: fake
                rate: 0.01
                cloud-images: [{name: Fake Precise}]
                diskimages: [{name: ours}]
                pools:
                  - name: main
                    labels: [{name: small, cloud-image: Fake Precise, min-ram: 8192}]
            """
                .formatted(zooKeeper.port()));
    var secure = Files.writeString(folder.resolve("secure.conf"), secure("env-vars"));
    var clouds =
        Files.writeString(
            folder.resolve("clouds.yaml"),
            """
            clouds:
              fake:
                auth: {username: u, password: %s-cloud, application_credential_secret: %s-app}
            """
                .formatted(SECRET, SECRET));
    source = new ConfigSource(config, secure, System.getenv());
    environment =
        Map.of(
            "NODEPOOL_DATA", folder.resolve("data").toString(),
            "NODEPOOL_INTERVALS", "{\"cleanup\": 0.5, \"delete\": 0.5}",
            "OS_CLIENT_CONFIG_FILE", clouds.toString());
  }

  private static String secure(String key) {
    return """
    diskimages:
      - name: ours
        %s:
          REG_PASSWORD: %s-registry
    """
        .formatted(key, SECRET);
  }

  private Node node(String provider, Object data) {
    var machine =
        Machine.builder()
            .connectionType("kubectl")
            .connectionPort(CREDENTIALS)
            .interfaceIp("192.0.2.1")
            .build();
    return Node.init(
            "small",
            new Owner(provider, "main", "launcher"),
            new Allocation(null, null, null),
            null,
            store.now())
        .withMachine(machine)
        .withUserData(data)
        .withDriverData(data)
        .moved(NodeState.READY, store.now());
  }

  /** Half a record: what cannot be read is complained about, not quoted. */
  private void plantMalformedRecord() throws Exception {
    var record = "{\"state\": 7, \"connection_port\": {\"token\": \"" + SECRET + "-half";
    var raw = new ZooKeeper("127.0.0.1:" + zooKeeper.port(), 10_000, _ -> {});
    try {
      raw.create(
          "/nodepool/nodes/0000009999",
          record.getBytes(StandardCharsets.UTF_8),
          ZooDefs.Ids.OPEN_ACL_UNSAFE,
          CreateMode.PERSISTENT);
    } finally {
      raw.close();
    }
  }

  @Test
  void no_command_shows_a_secret_in_any_format() throws Exception {
    assertThat(run(List.of("list", "--detail"))).contains(node, "robot", "redacted");
    assertThat(run(List.of("list", "--detail", "-o", "json")))
        .contains("robot", "owner", "redacted");
    for (var arguments : commandLines()) {
      for (var format : List.of("table", "json", "yaml")) {
        List<String> line = new ArrayList<>(arguments);
        line.addAll(1, List.of("-o", format, "--debug"));
        var said = run(line);
        assertThat(said).as(String.join(" ", line)).doesNotContain(SECRET);
      }
    }
  }

  /** Every command that there is, with what it may be asked for. */
  private List<List<String>> commandLines() {
    List<List<String>> lines = new ArrayList<>();
    for (var name : Commands.all().keySet()) {
      if (NOT_RUN.contains(name)) {
        continue;
      }
      lines.addAll(
          switch (name) {
            case "list" -> List.of(List.of(name), List.of(name, "--detail"));
            case "info", "erase" -> List.of(List.of(name, "elsewhere"));
            case "run" -> List.of(List.of(name, "small", "--", "true"));
            case "request" -> List.of(List.of(name, "small"));
            case "explain" ->
                List.of(
                    List.of(name, "node", node),
                    List.of(name, "request", request),
                    List.of(name, "label", "small"));
            case "hold", "delete", "release" -> List.of(List.of(name, node));
            default -> List.of(List.of(name));
          });
    }
    return lines;
  }

  private String run(List<String> arguments) {
    var out = new ByteArrayOutputStream();
    var print = new PrintStream(out, true, StandardCharsets.UTF_8);
    var terminal =
        new Terminal(
            new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8)),
            print,
            print,
            InstantSource.system(),
            environment,
            false,
            false);
    List<String> line = new ArrayList<>(arguments);
    line.addAll(
        1, List.of("-c", source.config().toString(), "-s", String.valueOf(source.secure())));
    new NodepoolCli(terminal, Map.of(), options -> {}).run(line.toArray(String[]::new));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void no_log_line_no_dump_and_no_page_shows_a_secret() throws Exception {
    ThreadDump.log();
    // One key too many is only warned about; what is no YAML is refused.
    Files.writeString(folder.resolve("secure.conf"), secure("env-varz"));
    await().atMost(PATIENCE).until(() -> logs().contains("new configuration is in effect"));
    Files.writeString(folder.resolve("secure.conf"), secure("env-vars") + "  - ]" + SECRET + "\n");
    await().atMost(PATIENCE).until(() -> logs().contains("the old one stays in effect"));
    assertThat(run(List.of("config-validate"))).contains("secure.conf").doesNotContain(SECRET);
    assertThat(logs()).contains("0000009999", "Threads:").doesNotContain(SECRET);
    assertThat(page("/metrics"))
        .contains(
            "nodepool_nodes{state=\"ready\"}", "nodepool_config_in_effect{config=\"old\"} 1.0")
        .doesNotContain(SECRET);
    assertThat(page("/ready")).doesNotContain(SECRET);
    assertThat(page("/nosuch")).doesNotContain(SECRET);
  }

  private String page(String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      var uri = URI.create("http://127.0.0.1:%d%s".formatted(daemon.webPort(), path));
      return client
          .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }

  /** Everything that the daemon wrote. */
  private String logs() throws IOException {
    try (var files = Files.list(folder)) {
      var text = new StringBuilder();
      for (var file : files.filter(f -> f.toString().endsWith(".log")).toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    }
  }
}
