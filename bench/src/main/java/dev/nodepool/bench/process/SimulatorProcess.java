package dev.nodepool.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code nodepool simulator} in a process of its own: an OpenStack cloud over HTTP, which no
 * launcher takes with it.
 */
public final class SimulatorProcess implements Machines {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final String CALLS = "calls";

  private final URI control;
  private final HttpClient http = HttpClient.newHttpClient();

  SimulatorProcess(InetSocketAddress address) {
    this.control = URI.create("http://127.0.0.1:%d/control/".formatted(address.getPort()));
  }

  void awaitUp(ChildProcess child, Duration patience) throws InterruptedException {
    child.await("answered at " + control, patience, this::answers);
  }

  private boolean answers() throws InterruptedException {
    try {
      send("GET", CALLS);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** The API calls since they were forgotten, by kind. */
  public JsonNode calls() throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(send("GET", CALLS));
  }

  public void forgetCalls() throws IOException, InterruptedException {
    send("DELETE", CALLS);
  }

  /** Changes settings of the cloud, which are a JSON object. */
  public void change(String settings) throws IOException, InterruptedException {
    send("PATCH", "settings", BodyPublishers.ofString(settings));
  }

  /** Calls go wrong from now on, so many times; -1 always. */
  public void fault(String calls, String fault, int times)
      throws IOException, InterruptedException {
    var body =
        "{\"calls\": \"%s\", \"fault\": \"%s\", \"times\": %d}".formatted(calls, fault, times);
    send("POST", "faults", BodyPublishers.ofString(body));
  }

  /** The ids of the images of our builders. */
  public Set<String> images() throws InterruptedException {
    var ids = new HashSet<String>();
    for (var cloud : state()) {
      for (var image : cloud.path("images")) {
        if (image.path("properties").has("nodepool_build_id")) {
          ids.add(image.path("id").asString());
        }
      }
    }
    return ids;
  }

  /** The names of all servers. */
  @Override
  public List<String> all() throws InterruptedException {
    var names = new ArrayList<String>();
    for (var cloud : state()) {
      for (var server : cloud.path("servers")) {
        names.add(server.path("name").asString());
      }
    }
    return names;
  }

  @Override
  public long duplicated() throws InterruptedException {
    long duplicated = 0;
    for (var cloud : state()) {
      duplicated += cloud.path("duplicated").asLong();
    }
    return duplicated;
  }

  /** Of each region and project. */
  private JsonNode state() throws InterruptedException {
    try {
      return JsonMapper.shared().readTree(send("GET", "state"));
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator does not answer at " + control, e);
    }
  }

  private String send(String method, String what) throws IOException, InterruptedException {
    return send(method, what, BodyPublishers.noBody());
  }

  private String send(String method, String what, BodyPublisher body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(control.resolve(what))
            .timeout(PATIENCE)
            .method(method, body)
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
