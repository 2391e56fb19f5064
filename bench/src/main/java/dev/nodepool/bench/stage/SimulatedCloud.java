package dev.nodepool.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code nodepool simulator} in a process of its own: an OpenStack cloud over HTTP. */
public final class SimulatedCloud {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final URI calls;
  private final HttpClient http = HttpClient.newHttpClient();

  SimulatedCloud(InetSocketAddress address) {
    this.calls = URI.create("http://127.0.0.1:%d/control/calls".formatted(address.getPort()));
  }

  void awaitUp(Child child, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        send("GET");
        return;
      } catch (IOException e) {
        child.requireAlive();
        if (System.nanoTime() > end) {
          throw new UncheckedIOException("the simulator does not answer at " + calls, e);
        }
        Thread.sleep(Duration.ofMillis(20));
      }
    }
  }

  /** The API calls since they were forgotten, by kind. */
  public JsonNode calls() throws IOException, InterruptedException {
    return JsonMapper.shared().readTree(send("GET"));
  }

  public void forgetCalls() throws IOException, InterruptedException {
    send("DELETE");
  }

  private String send(String method) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(calls)
            .timeout(PATIENCE)
            .method(method, BodyPublishers.noBody())
            .build();
    return http.send(request, BodyHandlers.ofString()).body();
  }
}
