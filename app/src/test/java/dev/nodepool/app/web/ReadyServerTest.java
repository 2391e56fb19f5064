package dev.nodepool.app.web;

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
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadyServerTest {
  private final AtomicBoolean ready = new AtomicBoolean(true);
  private ReadyServer server =
      ReadyServer.start(new Webapp(0, "127.0.0.1"), ready::get, new Exposition());
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
  void an_unknown_path_is_not_found() throws Exception {
    var answer = get("127.0.0.1", "/nosuch", "*/*");
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("The resource could not be found.", "/ready", "/metrics");
  }

  @Test
  void it_listens_on_ipv6_with_and_without_brackets() throws Exception {
    for (var address : new String[] {"::1", "[::1]"}) {
      server.close();
      server = ReadyServer.start(new Webapp(0, address), ready::get, new Exposition());
      assertThat(get("[::1]", "/ready", "*/*").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_port_in_use_is_told_in_a_sentence() {
    var webapp = new Webapp(server.port(), "127.0.0.1");
    assertThatThrownBy(() -> ReadyServer.start(webapp, ready::get, new Exposition()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("cannot listen on 127.0.0.1 port " + server.port());
  }

  private HttpResponse<String> get(String host, String path, String accept)
      throws IOException, InterruptedException {
    var uri = URI.create("http://%s:%d%s".formatted(host, server.port(), path));
    return client.send(
        HttpRequest.newBuilder(uri).header("Accept", accept).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
