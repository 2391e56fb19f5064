package dev.nodepool.bench.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The fake driver's cloud in a process of its own, which no launcher takes with it. */
public final class FakeCloud implements Machines {
  static final String VARIABLE = "NODEPOOL_FAKE_CLOUD";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final InetSocketAddress address;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();

  FakeCloud(InetSocketAddress address) {
    this.address = address;
  }

  static String text(InetSocketAddress address) {
    return "127.0.0.1:" + address.getPort();
  }

  void awaitUp(Child child, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        state();
        return;
      } catch (IOException e) {
        child.requireAlive();
        if (System.nanoTime() > end) {
          throw new UncheckedIOException("the fake cloud does not answer at " + address, e);
        }
        Thread.sleep(Duration.ofMillis(20));
      }
    }
  }

  private JsonNode state() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://%s/state".formatted(text(address))))
            .timeout(PATIENCE)
            .build();
    return json.readTree(http.send(request, BodyHandlers.ofString()).body());
  }

  /** The names of all servers of all providers. */
  @Override
  public List<String> all() throws InterruptedException {
    var names = new ArrayList<String>();
    for (var provider : stateNow().path("providers")) {
      for (var server : provider.path("servers")) {
        names.add(server.path("name").asString());
      }
    }
    return names;
  }

  @Override
  public long duplicated() throws InterruptedException {
    return stateNow().path("duplicated").asLong();
  }

  private JsonNode stateNow() throws InterruptedException {
    try {
      return state();
    } catch (IOException e) {
      throw new UncheckedIOException("the fake cloud does not answer at " + address, e);
    }
  }
}
