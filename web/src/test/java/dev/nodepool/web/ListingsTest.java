package dev.nodepool.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.Webapp;
import dev.nodepool.metrics.Exposition;
import dev.nodepool.model.Component;
import dev.nodepool.store.RawClient;
import dev.nodepool.store.Store;
import dev.nodepool.store.ZooKeeperFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Nodepool 11's web server answered for the recorded tree, to the byte; only the order of the
 * rows is ours, by id, because upstream's is that in which ZooKeeper happens to list.
 */
class ListingsTest {
  /** When it was recorded: 12:00:06 and something less than a second. */
  private static final Instant RECORDED = Instant.parse("2026-12-01T12:00:06.500Z");

  private static final JsonMapper JSON = new JsonMapper();
  private static final AtomicReference<Instant> now = new AtomicReference<>(RECORDED);
  private static final HttpClient client = HttpClient.newHttpClient();
  private static ZooKeeperFixture zooKeeper;
  private static Store store;
  private static Store other;
  private static WebServer server;

  @BeforeAll
  static void start() throws Exception {
    zooKeeper = new ZooKeeperFixture();
    store = zooKeeper.connect();
    try (var raw = new RawClient(zooKeeper.port())) {
      load(raw);
    }
    other = zooKeeper.connect();
    other.nodes().tryLock("0000000002").orElseThrow();
    other.components().register(pool());
    ZooKeeperFixture.await(() -> store.nodes().watch().locked("0000000002"));
    ZooKeeperFixture.await(() -> !store.components().watch().pools().isEmpty());
    server =
        WebServer.start(
            new Webapp(0, "127.0.0.1"),
            new WebSources(
                () -> true, () -> Optional.of(store), Optional::empty, new Exposition(), now::get));
  }

  private static Component.Pool pool() {
    return new Component.Pool(
        "p-1", "main", "fake-provider", List.of("small"), 100, false, "h", "running", "1", 0);
  }

  /** The launcher had removed a node when the web interface was asked. */
  private static void load(RawClient raw) throws Exception {
    var tree = new TreeMap<String, JsonNode>();
    JSON.readTree(golden("tree.json"))
        .properties()
        .forEach(entry -> tree.put(entry.getKey(), entry.getValue()));
    tree.remove("/nodepool/nodes/0000000004");
    for (var entry : tree.entrySet()) {
      var path = entry.getKey();
      for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
        if (!raw.exists(path.substring(0, slash))) {
          raw.create(path.substring(0, slash), "");
        }
      }
      var value = entry.getValue();
      raw.create(path, value.isString() ? value.stringValue() : value.toString());
    }
  }

  @AfterAll
  static void stop() {
    server.close();
    store.close();
    other.close();
    zooKeeper.close();
    client.close();
  }

  @BeforeEach
  void recordedMoment() {
    now.set(RECORDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node-list",
        "node-list?fields=id,state",
        "node-list?node_id=0000000002",
        "request-list",
        "label-list",
        "image-list",
        "dib-image-list",
        "image-status",
        "ready",
        "nosuch"
      })
  void every_recorded_page_comes_back_to_the_byte(String asked) throws Exception {
    var name = "web-" + asked.replaceAll("[?=,]", "_");
    for (var prefix : new String[] {"/", "/nodepool/api/"}) {
      var text = get(prefix + asked, "text/plain");
      assertThat(text.body()).isEqualTo(sortedTable(golden(name + ".txt")));
      assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; charset=UTF-8");
      var json = get(prefix + asked, "application/json");
      if (!asked.equals("nosuch")) {
        assertThat(json.body()).isEqualTo(sortedJson(golden(name + ".json")));
      }
      assertHeaders(json, golden(name + ".headers"));
    }
  }

  /** All but the name of the server, and the moment at which it was asked. */
  private static void assertHeaders(HttpResponse<String> answer, String recorded) {
    var lines = recorded.lines().filter(line -> !line.isBlank()).toList();
    assertThat(lines.getFirst()).contains(" " + answer.statusCode() + " ");
    for (var line : lines.subList(1, lines.size())) {
      var header = line.split(": ", 2);
      if (!header[0].equals("Server") && !header[0].equals("Date")) {
        assertThat(answer.headers().firstValue(header[0])).as(line).hasValue(header[1]);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | table",
        "*/* | table",
        "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | table",
        "application/json | json",
        "application/json, text/plain, */* | table",
        "application/json, text/plain;q=0.9, */*;q=0.1 | json",
        "application/json;q=0.5, text/html;q=0.4 | json",
        "application/*;q=0.9, text/*;q=0.8 | json",
        "application/json;q=0, */* | table",
        "image/png | table",
        "nonsense | table"
      })
  void the_accept_header_decides_between_table_and_json(String accept, String kind)
      throws Exception {
    var answer = get("/label-list", accept);
    assertThat(answer.body()).startsWith(kind.equals("json") ? "[{" : "+--");
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue(kind.equals("json") ? "application/json" : "text/plain; charset=UTF-8");
  }

  @Test
  void whoever_has_the_newest_list_gets_304_and_no_body() throws Exception {
    var first = get("/node-list", "application/json");
    var made = first.headers().firstValue("Last-Modified").orElseThrow();
    var again = get("/node-list", "application/json", "If-Modified-Since", made);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("Cache-Control")).hasValue("max-age=1, public");
    var older = get("/node-list", "*/*", "If-Modified-Since", "Tue, 01 Dec 2026 11:59:00 GMT");
    assertThat(older.statusCode()).isEqualTo(200);
    var nonsense = get("/node-list", "*/*", "If-Modified-Since", "yesterday");
    assertThat(nonsense.statusCode()).isEqualTo(200);
  }

  @Test
  void a_list_is_made_anew_after_a_second_and_not_before() throws Exception {
    assertThat(get("/request-list", "*/*").headers().firstValue("Last-Modified"))
        .hasValue("Tue, 01 Dec 2026 12:00:06 GMT");
    now.set(RECORDED.plusMillis(900));
    assertThat(get("/request-list", "*/*").headers().firstValue("Last-Modified"))
        .hasValue("Tue, 01 Dec 2026 12:00:06 GMT");
    now.set(RECORDED.plusMillis(1100));
    assertThat(get("/request-list", "*/*").headers().firstValue("Last-Modified"))
        .hasValue("Tue, 01 Dec 2026 12:00:07 GMT");
  }

  @Test
  void a_node_that_is_not_there_gives_an_empty_list_and_no_secret_is_shown() throws Exception {
    assertThat(get("/node-list?node_id=42", "application/json").body()).isEqualTo("[]");
    assertThat(get("/node-list", "application/json").body())
        .contains("\"redacted\"")
        .doesNotContain("secret-token");
    assertThat(get("/node-list", "text/plain").body()).doesNotContain("secret-token");
  }

  @Test
  void a_build_that_was_asked_for_is_pending_until_a_builder_has_the_image() throws Exception {
    store.images().requestBuild("debian");
    try (var raw = new RawClient(zooKeeper.port())) {
      ZooKeeperFixture.await(() -> store.images().watch().buildRequested("debian").isPresent());
      now.set(RECORDED.plusSeconds(10));
      assertThat(get("/image-status", "application/json").body())
          .contains("\"image\": \"debian\", \"paused\": false, \"build_request\": \"pending\"");
      raw.create("/nodepool/images/debian/builds/lock", "");
      raw.createSequential(
          "/nodepool/images/debian/builds/lock/0123456789abcdef0123456789abcdef__lock__");
      now.set(RECORDED.plusSeconds(20));
      assertThat(get("/image-status", "application/json").body())
          .contains("\"build_request\": \"building\", \"build_request_age\": 1");
      raw.delete("/nodepool/images/debian/request-build");
    }
    ZooKeeperFixture.await(() -> store.images().watch().buildRequested("debian").isEmpty());
  }

  private static HttpResponse<String> get(String path, String accept, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (accept != null) {
      request.header("Accept", accept);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String golden(String name) throws IOException {
    try (var in = ListingsTest.class.getResourceAsStream("/golden/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String sortedTable(String text) {
    var lines = text.split("\n", -1);
    if (lines.length > 4 && lines[0].startsWith("+")) {
      Arrays.sort(lines, 3, lines.length - 1);
    }
    return String.join("\n", lines);
  }

  /** The texts of the objects stay as they are. */
  private static String sortedJson(String text) {
    if (!text.startsWith("[{")) {
      return text;
    }
    var key = JSON.readTree(text).get(0).propertyNames().iterator().next();
    var objects = text.substring(2, text.length() - 2).split("\\}, \\{(?=\"" + key + "\")");
    return Arrays.stream(objects).sorted().collect(Collectors.joining("}, {", "[{", "}]"));
  }
}
