package dev.nodepool.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.config.Webapp;
import dev.nodepool.metrics.Exposition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebServerTest {
  private final AtomicBoolean ready = new AtomicBoolean(true);
  @TempDir Path logs;
  private WebServer server = WebServer.start(new Webapp(0, "127.0.0.1"), sources());
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  @Test
  void a_ready_launcher_says_ok_with_the_headers_of_nodepool_11() throws Exception {
    var answer = get("127.0.0.1", "/ready", "application/json");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("OK");
    var headers = answer.headers();
    assertThat(headers.firstValue("Content-Type")).hasValue("application/json");
    assertThat(headers.firstValue("Content-Length")).hasValue("2");
    assertThat(headers.firstValue("Access-Control-Allow-Origin")).hasValue("*");
    assertThat(headers.firstValue("Cache-Control")).hasValue("max-age=1, public");
    assertThat(headers.firstValue("Last-Modified"))
        .hasValueSatisfying(date ->
            assertThat(date).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"));
    assertThat(headers.firstValue("Expires")).isPresent();
  }

  @Test
  void a_launcher_that_is_not_ready_says_503() throws Exception {
    ready.set(false);
    assertThat(get("127.0.0.1", "/ready", "*/*").statusCode()).isEqualTo(503);
  }

  @Test
  void before_the_launcher_is_connected_the_lists_say_503() throws Exception {
    assertThat(get("127.0.0.1", "/node-list", "*/*").statusCode()).isEqualTo(503);
  }

  @Test
  void the_figures_for_prometheus_are_beside_it() throws Exception {
    var answer = get("127.0.0.1", "/metrics", "*/*");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
  }

  @Test
  void build_logs_can_be_listed_and_read_but_nothing_outside_of_their_folder() throws Exception {
    Files.writeString(logs.resolve("debian-a1.log"), "built\nExit code: 0\n");
    var secret = Files.createTempFile("outside", ".log");
    Files.createSymbolicLink(logs.resolve("link.log"), secret);
    for (var place : new String[] {"/nodepool/builds", "/nodepool-log"}) {
      var list = get("127.0.0.1", place + "/", "*/*");
      assertThat(list.statusCode()).isEqualTo(200);
      assertThat(list.body()).contains("debian-a1.log");
      var log = get("127.0.0.1", place + "/debian-a1.log", "*/*");
      assertThat(log.body()).isEqualTo("built\nExit code: 0\n");
      assertThat(log.headers().firstValue("Content-Type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
      for (var hostile :
          new String[] {
            "/link.log",
            "/../" + secret.getFileName(),
            "/%2e%2e/" + secret.getFileName(),
            "/..%2f" + secret.getFileName(),
            "/no-such.log"
          }) {
        assertThat(get("127.0.0.1", place + hostile, "*/*").statusCode()).isIn(400, 404);
      }
    }
    Files.delete(secret);
  }

  @Test
  void a_folder_of_build_logs_that_is_not_there_is_not_found() throws Exception {
    Files.delete(logs);
    assertThat(get("127.0.0.1", "/nodepool/builds/", "*/*").statusCode()).isEqualTo(404);
    Files.createDirectory(logs);
    assertThat(get("127.0.0.1", "/nodepool/builds/", "*/*").statusCode()).isEqualTo(200);
  }

  @Test
  void it_listens_on_ipv6_with_and_without_brackets() throws Exception {
    for (var address : new String[] {"::1", "[::1]"}) {
      server.close();
      server = WebServer.start(new Webapp(0, address), sources());
      assertThat(get("[::1]", "/ready", "*/*").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_port_in_use_is_told_in_a_sentence() {
    var webapp = new Webapp(server.port(), "127.0.0.1");
    assertThatThrownBy(() -> WebServer.start(webapp, sources()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot listen on 127.0.0.1 port " + server.port());
  }

  private WebSources sources() {
    return new WebSources(
        ready::get,
        Optional::empty,
        () -> Optional.of(logs),
        new Exposition(),
        InstantSource.system());
  }

  private HttpResponse<String> get(String host, String path, String accept)
      throws IOException, InterruptedException {
    var uri = URI.create("http://%s:%d%s".formatted(host, server.port(), path));
    return client.send(
        HttpRequest.newBuilder(uri).header("Accept", accept).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
