package dev.nodepool.drivers.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nodepool.openstack.api.CloudApiException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * The clouds of all fake providers in a process of its own, which launchers share and which
 * outlives them ({@code nodepool fake-cloud}). {@code GET /state} says what there is; everything
 * else is between it and {@link RemoteCloud}. Listens on loopback only: nobody is asked who they
 * are.
 */
public final class FakeCloudServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FakeCloudServer.class);
  private static final Pattern CALL = Pattern.compile("/cloud/([^/]+)/([a-z_]+)");
  private static final int BACKLOG = 4096;

  static {
    // A connection that we close while a launcher is about to use it would look like a lost call.
    System.setProperty("sun.net.httpserver.idleInterval", "86400");
    System.setProperty("sun.net.httpserver.maxIdleConnections", "10000");
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer http;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final FakeClouds clouds = new FakeClouds();
  private final Map<String, String> environment;

  /** An error of the cloud's on its way to the launcher. */
  record Refusal(CloudApiException.Kind kind, String words) {}

  private FakeCloudServer(HttpServer http, Map<String, String> environment) {
    this.http = http;
    this.environment = environment;
  }

  /**
   * Starts to serve.
   *
   * @param host a name or address of this machine's loopback
   * @param port 0 takes a free one
   * @param environment names the control directory, if tests are to steer the clouds
   */
  public static FakeCloudServer start(String host, int port, Map<String, String> environment)
      throws IOException {
    var address = InetAddress.getByName(host);
    if (!address.isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "the fake cloud asks nobody who they are, so it listens on loopback only; use 127.0.0.1 instead of "
              + host);
    }
    var http = HttpServer.create(new InetSocketAddress(address, port), BACKLOG);
    var server = new FakeCloudServer(http, environment);
    http.createContext("/", server::serve);
    http.setExecutor(server.executor);
    http.start();
    return server;
  }

  /** Starts to serve with the environment of this process. */
  public static FakeCloudServer start(String host, int port) throws IOException {
    return start(host, port, System.getenv());
  }

  /** Serves until the process ends: {@code [host [port]]}. Prints where. */
  public static void main(String[] args) throws IOException {
    var host = args.length > 0 ? args[0] : "127.0.0.1";
    var server = start(host, args.length > 1 ? Integer.parseInt(args[1]) : 0);
    System.out.println(server.address());
  }

  public int port() {
    return http.getAddress().getPort();
  }

  /** {@code host:port}, as {@code NODEPOOL_FAKE_CLOUD} wants it. */
  public String address() {
    return http.getAddress().getHostString() + ":" + port();
  }

  SimulatedCloud cloud(String provider) {
    return clouds.cloud("", provider, InstantSource.system(), environment);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getRawPath();
      var call = CALL.matcher(path);
      if (path.equals("/state")) {
        send(exchange, 200, state());
      } else if (call.matches()) {
        answer(exchange, URLDecoder.decode(call.group(1), StandardCharsets.UTF_8), call.group(2));
      } else {
        send(exchange, 404, Map.of("words", "There is only /state here."));
      }
    } catch (InterruptedException e) {
      LOG.debug("Stopped while a call was under way");
    }
  }

  private void answer(HttpExchange exchange, String provider, String name)
      throws IOException, InterruptedException {
    try {
      var call = Call.valueOf(name.toUpperCase(Locale.ROOT));
      var arguments = new Call.Arguments(Json.MAPPER.readTree(exchange.getRequestBody()));
      send(exchange, 200, call.on(cloud(provider), arguments));
    } catch (CloudApiException e) {
      send(exchange, 409, new Refusal(e.kind(), e.words()));
    } catch (JacksonException | IllegalArgumentException e) {
      var words = "not a call of the cloud: " + e.getMessage();
      send(exchange, 409, new Refusal(CloudApiException.Kind.BAD_REQUEST, words));
    }
  }

  private Map<String, Object> state() {
    var providers = new LinkedHashMap<String, Object>();
    long servers = 0;
    long created = 0;
    long deleted = 0;
    long duplicated = 0;
    for (var entry : clouds.states().entrySet()) {
      var state = entry.getValue();
      providers.put(entry.getKey(), state.asJson());
      servers += state.servers().size();
      created += state.created();
      deleted += state.deleted();
      duplicated += state.duplicated();
    }
    var all = new LinkedHashMap<String, Object>();
    all.put("servers", servers);
    all.put("created", created);
    all.put("deleted", deleted);
    all.put("duplicated", duplicated);
    all.put("providers", providers);
    return all;
  }

  private static void send(HttpExchange exchange, int status, @Nullable Object answer)
      throws IOException {
    var json = Json.MAPPER.writeValueAsBytes(answer);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }

  /** Stops at once; what the clouds held is gone. */
  @Override
  public void close() {
    http.stop(0);
    executor.shutdownNow();
    clouds.close();
  }
}
