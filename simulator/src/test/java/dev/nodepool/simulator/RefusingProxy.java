package dev.nodepool.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stands before a simulated cloud and passes on what it is asked, but for one call that it answers
 * itself, as the policy or another release of a cloud would, one field that it does not take, or
 * one that it takes out of all answers.
 */
final class RefusingProxy implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection", "content-length", "transfer-encoding", "host", "upgrade", "http2-settings");

  private final String behind;
  private final HttpServer server;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Set<String> asked = Collections.synchronizedSet(new TreeSet<>());
  private final Set<String> sent = Collections.synchronizedSet(new TreeSet<>());
  private volatile String refused = "";
  private volatile String refusedField = "";
  private volatile int newest;
  private volatile int status;
  private volatile Set<String> fields = Set.of();

  private RefusingProxy(String behind, HttpServer server) {
    this.behind = behind;
    this.server = server;
  }

  static RefusingProxy before(Simulator simulator) throws IOException {
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    var proxy = new RefusingProxy("127.0.0.1:" + simulator.port(), server);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", proxy::answer);
    server.start();
    return proxy;
  }

  /** From now on that call, such as {@code GET compute/limits}, is answered with that status. */
  void refuse(String call, int with) {
    refused = call;
    status = with;
  }

  /**
   * From now on that call is answered with 400 when it has that field, in its order or in its
   * query, as by a release that does not know it: {@code POST compute/servers metadata}.
   */
  void refuseField(String field) {
    refusedField = field;
  }

  /** From now on Nova refuses every microversion above 2.that, whatever its document says. */
  void refuseMicroversionsAbove(int minor) {
    newest = minor;
  }

  /** All fields that calls have had, as {@link #refuseField} has them; the login has too many. */
  Set<String> sent() {
    return Set.copyOf(sent);
  }

  /** From now on no answer has a field of those names. */
  void withhold(Set<String> names) {
    fields = names;
  }

  /** All calls that have been made. */
  Set<String> asked() {
    return Set.copyOf(asked);
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** A URL of the simulator by way of this proxy. */
  String past(String url) {
    return url.replace(behind, address());
  }

  /** What is called, without ids, versions and queries. */
  private static String call(HttpExchange exchange) {
    var path =
        exchange
            .getRequestURI()
            .getPath()
            .replace("/RegionOne", "")
            .replaceAll("/v[0-9.]+(?=/|$)", "")
            .replaceAll("/[0-9a-f]{32}(?=/)", "")
            .replaceAll("/[0-9a-f-]{32,36}(?=/|$)", "/ID")
            .replaceAll("/+$", "");
    return exchange.getRequestMethod() + " " + path.substring(1);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var call = call(exchange);
    asked.add(call);
    var body = exchange.getRequestBody().readAllBytes();
    if (call.equals(refused)) {
      refuse(exchange);
      return;
    }
    if (!call.contains("identity")) {
      var fields = fields(exchange, body);
      fields.forEach(field -> sent.add(call + " " + field));
      for (var field : fields) {
        if (refusedField.equals(call + " " + field)) {
          send(
              exchange,
              400,
              "{\"fault\": {\"code\": 400, \"message\": \"%s\"}}".formatted(unknown(call, field)));
          return;
        }
      }
    }
    if (speaksTooNew(exchange)) {
      send(
          exchange,
          406,
          "{\"computeFault\": {\"code\": 406, \"message\": \"Version 2.79 is not supported by the API. Minimum is 2.1 and maximum is 2.%d.\"}}"
              .formatted(newest));
      return;
    }
    try {
      pass(exchange, asked(exchange, body));
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void send(HttpExchange exchange, int with, String json) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    send(exchange, with, json.getBytes(StandardCharsets.UTF_8));
  }

  private boolean speaksTooNew(HttpExchange exchange) {
    var asked = exchange.getRequestHeaders().getFirst("X-OpenStack-Nova-API-Version");
    return newest > 0
        && asked != null
        && Integer.parseInt(asked.substring(asked.indexOf('.') + 1)) > newest;
  }

  /** As the services word it. */
  private static String unknown(String call, String field) {
    boolean query = call.startsWith("GET");
    if (call.contains(" network/")) {
      return query
          ? "['%s'] is invalid attribute for filtering".formatted(field)
          : "Unrecognized attribute(s) '%s'".formatted(field);
    }
    return query && call.contains(" volume/")
        ? "Invalid filters %s are found in query options.".formatted(field)
        : "Invalid input for field/attribute server. Additional properties are not allowed ('%s' was unexpected)"
            .formatted(field);
  }

  private static Set<String> fields(HttpExchange exchange, byte[] body) {
    var names = new TreeSet<String>();
    var query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      for (var pair : query.split("&")) {
        names.add(pair.replaceFirst("=.*", ""));
      }
    }
    if (body.length > 0 && body[0] == '{') {
      // The first field is what it is an order for.
      JSON.readTree(body).forEach(order -> collect(order, names));
    }
    return names;
  }

  private static void collect(JsonNode from, Set<String> names) {
    if (from instanceof ObjectNode object) {
      for (var entry : object.properties()) {
        names.add(entry.getKey());
        if (!entry.getKey().equals("metadata")) {
          collect(entry.getValue(), names);
        }
      }
    } else {
      from.forEach(item -> collect(item, names));
    }
  }

  private void refuse(HttpExchange exchange) throws IOException {
    var words =
        status == 403
            ? "Policy doesn't allow this to be performed."
            : "The resource could not be found.";
    var text = "{\"fault\": {\"code\": %d, \"message\": \"%s\"}}".formatted(status, words);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    send(exchange, status, text.getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<byte[]> asked(HttpExchange exchange, byte[] body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + behind + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  private void pass(HttpExchange exchange, HttpResponse<byte[]> answer) throws IOException {
    answer
        .headers()
        .map()
        .forEach((name, values) -> {
          if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    var text = new String(answer.body(), StandardCharsets.UTF_8).replace(behind, address());
    if (!fields.isEmpty() && text.startsWith("{")) {
      var json = JSON.readTree(text);
      withhold(json);
      text = json.toString();
    }
    send(exchange, answer.statusCode(), text.getBytes(StandardCharsets.UTF_8));
  }

  private void withhold(JsonNode json) {
    if (json instanceof ObjectNode object) {
      object.remove(fields);
    }
    json.forEach(this::withhold);
  }

  private static void send(HttpExchange exchange, int with, byte[] body) throws IOException {
    exchange.sendResponseHeaders(with, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    http.shutdownNow();
  }
}
