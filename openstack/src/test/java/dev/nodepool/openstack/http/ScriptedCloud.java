package dev.nodepool.openstack.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.Credentials;
import dev.nodepool.openstack.clouds.Credentials.Named;
import dev.nodepool.openstack.clouds.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Answers what it was told to, over HTTP on loopback, and remembers what it was asked. Logins and
 * the version of Nova are answered as a healthy cloud does, unless told otherwise.
 */
final class ScriptedCloud implements AutoCloseable {
  static final String PASSWORD = "the-secret-password";

  private static final int MANY = 1000;

  private final HttpServer http;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Answer>> script = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private final String scheme;
  volatile long tokenSeconds = 3600;

  /** The services no longer take this token. */
  volatile String revoked = "";

  /** A call that came. */
  record Asked(String method, String path, Map<String, List<String>> headers, String body) {
    String header(String name) {
      return headers.entrySet().stream()
          .filter(it -> it.getKey().equalsIgnoreCase(name))
          .map(it -> it.getValue().getFirst())
          .findFirst()
          .orElse("");
    }

    boolean is(String call) {
      return call.equals(method + " " + path);
    }
  }

  /** What is to be answered. */
  record Answer(int status, Map<String, String> headers, String body) {
    Answer(int status, String body) {
      this(status, Map.of(), body);
    }
  }

  private ScriptedCloud(HttpServer http, String scheme) {
    this.http = http;
    this.scheme = scheme;
    http.createContext("/", this::serve);
    http.setExecutor(executor);
    http.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  static ScriptedCloud start() throws IOException {
    return new ScriptedCloud(HttpServer.create(loopback(), MANY), "http");
  }

  /** Over TLS. */
  static ScriptedCloud start(SSLContext tls, boolean wantsCertificate) throws IOException {
    var server = HttpsServer.create(loopback(), MANY);
    server.setHttpsConfigurator(
        new HttpsConfigurator(tls) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters ssl = tls.getDefaultSSLParameters();
            ssl.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(ssl);
          }
        });
    return new ScriptedCloud(server, "https");
  }

  String url() {
    return "%s://localhost:%d".formatted(scheme, http.getAddress().getPort());
  }

  CloudConfig config() {
    var project = new Named(null, "nodepool", "default", null);
    var user = new Named(null, "zuul", "default", null);
    return new CloudConfig(
        "testing",
        "RegionOne",
        new Credentials.Password(url() + "/identity", user, new Secret(PASSWORD), project));
  }

  HttpCloud open() {
    return new HttpCloud(config(), CallObserver.NOBODY);
  }

  /** The answers to {@code GET /path?query} or {@code GET /path}, one after the other. */
  ScriptedCloud on(String call, Answer... answers) {
    script.put(call, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  ScriptedCloud on(String call, int status, String body) {
    return on(call, new Answer(status, body));
  }

  List<Asked> asked() {
    return asked;
  }

  List<Asked> asked(String call) {
    return asked.stream().filter(it -> it.is(call)).toList();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var uri = exchange.getRequestURI();
      var method = exchange.getRequestMethod();
      asked.add(new Asked(method, uri.toString(), Map.copyOf(exchange.getRequestHeaders()), body));
      var token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
      var answer =
          revoked.equals(token) ? new Answer(401, "Unauthorized") : next(method + " " + uri);
      if (answer == null) {
        answer = next(method + " " + uri.getRawPath());
      }
      if (answer == null) {
        answer = healthy(method + " " + uri.getRawPath());
      }
      var content = answer.body().getBytes(StandardCharsets.UTF_8);
      answer.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.getResponseHeaders().set("x-openstack-request-id", "req-" + asked.size());
      exchange.sendResponseHeaders(answer.status(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  /** The last answer is given again and again. */
  private Answer next(String call) {
    var answers = script.get(call);
    if (answers == null) {
      return null;
    }
    synchronized (answers) {
      return answers.size() > 1 ? answers.removeFirst() : answers.peekFirst();
    }
  }

  private Answer healthy(String call) {
    return switch (call) {
      case "POST /identity/v3/auth/tokens" -> login();
      case "GET /compute/v2.1/" -> new Answer(200, "{\"version\": {\"version\": \"2.93\"}}");
      default -> new Answer(404, "<html><title>404 Not Found</title>nothing scripted</html>");
    };
  }

  Answer login() {
    var now = Instant.now();
    var json =
        """
        {"token": {"issued_at": "%s", "expires_at": "%s",
          "project": {"id": "p1", "name": "nodepool"}, "user": {"name": "zuul"},
          "catalog": [%s, %s, %s, %s, %s]}}
        """
            .formatted(
                now,
                now.plusSeconds(tokenSeconds),
                service("compute", "/compute/v2.1"),
                service("network", "/network"),
                service("image", "/image"),
                service("volumev3", "/volume/v3/p1"),
                service("container-infra", "/magnum/v1"));
    return new Answer(201, Map.of("X-Subject-Token", "token-" + tokens.incrementAndGet()), json);
  }

  private String service(String type, String path) {
    return """
    {"type": "%s", "endpoints": [
      {"interface": "public", "region": "RegionOne", "url": "%s%s"},
      {"interface": "internal", "region": "RegionOne", "url": "http://10.255.255.1%s"}]}
    """
        .formatted(type, url(), path, path);
  }

  int logins() {
    return asked("POST /identity/v3/auth/tokens").size();
  }

  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
  }
}
