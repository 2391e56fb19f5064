package dev.nodepool.simulator;

import dev.nodepool.simulator.http.Json;
import dev.nodepool.simulator.keystone.Account.User;
import dev.nodepool.simulator.keystone.Accounts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Speaks to a simulator as any client of HTTP would. */
public final class RestClient implements AutoCloseable {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Simulator simulator;
  private String token = "";

  /** An answer. */
  public record Reply(int status, Map<String, String> headers, String text) {
    public JsonNode json() {
      return Json.MAPPER.readTree(text);
    }
  }

  public RestClient(Simulator simulator) {
    this.simulator = simulator;
  }

  /** Logged in as the standard user. */
  public static RestClient loggedIn(Simulator simulator) throws Exception {
    return loggedIn(simulator, Accounts.USER);
  }

  public static RestClient loggedIn(Simulator simulator, User user) throws Exception {
    var client = new RestClient(simulator);
    client.login(user);
    return client;
  }

  public void login(User user) throws Exception {
    var reply =
        send(
            "POST", "/identity/v3/auth/tokens", password(user.name(), user.password(), "nodepool"));
    if (reply.status() != 201) {
      throw new IllegalStateException(reply.text());
    }
    token = reply.headers().getOrDefault("x-subject-token", "");
  }

  /** The body of a login by password. */
  public static String password(String user, String password, @Nullable String project) {
    var scope =
        project == null
            ? ""
            : ", \"scope\": {\"project\": {\"name\": \"%s\", \"domain\": {\"name\": \"Default\"}}}"
                .formatted(project);
    return """
    {"auth": {"identity": {"methods": ["password"], "password": {"user": {"name": "%s",
      "domain": {"name": "Default"}, "password": "%s"}}}%s}}
    """
        .formatted(user, password, scope);
  }

  /** From now on it calls with that token. */
  public void use(String other) {
    token = other;
  }

  public String token() {
    return token;
  }

  public Reply get(String path, String... headers) throws Exception {
    return send("GET", path, null, headers);
  }

  /** What a successful GET gives. */
  public JsonNode json(String path, String... headers) throws Exception {
    var reply = get(path, headers);
    if (reply.status() != 200) {
      throw new IllegalStateException(path + ": " + reply);
    }
    return reply.json();
  }

  public Reply send(String method, String path, @Nullable String body, String... headers)
      throws IOException, InterruptedException {
    return send(method, path, body, Duration.ofSeconds(30), headers);
  }

  public Reply send(
      String method, String path, @Nullable String body, Duration patience, String... headers)
      throws IOException, InterruptedException {
    var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    var request =
        HttpRequest.newBuilder(URI.create(simulator.url() + path))
            .method(method, publisher)
            .timeout(patience)
            .header("X-Auth-Token", token.isEmpty() ? "none" : token);
    if (headers.length == 0) {
      request.header("Content-Type", "application/json");
    } else {
      request.headers(headers);
    }
    HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
    var flat = new HashMap<String, String>();
    response.headers().map().forEach((name, values) -> flat.put(name, values.getFirst()));
    return new Reply(response.statusCode(), flat, response.body());
  }

  /** The only item of a list of that name; its id. */
  public String idOf(String path, String key, String name) throws Exception {
    for (var item : json(path).path(key)) {
      if (item.path("name").asString("").equals(name)) {
        return item.path("id").asString();
      }
    }
    throw new IllegalStateException("no " + name + " in " + path);
  }

  @Override
  public void close() {
    http.close();
  }
}
