package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Carries calls to a {@link FakeCloudServer} over a bounded number of kept connections. */
final class RemoteCalls implements AutoCloseable {
  private static final int AT_ONCE = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String address;
  private final String base;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();
  private final Semaphore calls = new Semaphore(AT_ONCE);
  // Creates may be made to wait; they must not keep others waiting.
  private final Semaphore patientCalls = new Semaphore(AT_ONCE);

  RemoteCalls(String address, String provider) {
    this.address = address;
    this.base =
        "http://%s/cloud/%s/"
            .formatted(
                address, URLEncoder.encode(provider, StandardCharsets.UTF_8).replace("+", "%20"));
  }

  <T> T ask(Call call, Class<T> type, @Nullable Object... arguments)
      throws CloudApiException, InterruptedException {
    calls.acquire();
    try {
      return read(send(request(call, arguments).timeout(PATIENCE)), type);
    } finally {
      calls.release();
    }
  }

  /** A call that may take as long as it likes. */
  <T> T askPatiently(Call call, Class<T> type, @Nullable Object... arguments)
      throws CloudApiException, InterruptedException {
    patientCalls.acquire();
    try {
      return read(send(request(call, arguments)), type);
    } finally {
      patientCalls.release();
    }
  }

  /** A call without an answer. */
  void order(Call call, @Nullable Object... arguments)
      throws CloudApiException, InterruptedException {
    calls.acquire();
    try {
      send(request(call, arguments).timeout(PATIENCE));
    } finally {
      calls.release();
    }
  }

  private HttpRequest.Builder request(Call call, @Nullable Object... arguments) {
    var json = Json.MAPPER.writeValueAsBytes(Arrays.asList(arguments));
    return HttpRequest.newBuilder(URI.create(base + call.name().toLowerCase(Locale.ROOT)))
        .POST(BodyPublishers.ofByteArray(json));
  }

  private byte[] send(HttpRequest.Builder request) throws CloudApiException, InterruptedException {
    try {
      var response = http.send(request.build(), BodyHandlers.ofByteArray());
      if (response.statusCode() == 200) {
        return response.body();
      }
      var refusal = read(response.body(), FakeCloudServer.Refusal.class);
      throw new CloudApiException(refusal.kind(), refusal.words());
    } catch (HttpTimeoutException e) {
      throw trouble(Kind.TIMEOUT, "does not answer", e);
    } catch (IOException e) {
      throw trouble(Kind.UNAVAILABLE, "cannot be reached; start it with nodepool fake-cloud", e);
    }
  }

  private <T> T read(byte[] json, Class<T> type) throws CloudApiException {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw trouble(Kind.UNAVAILABLE, "gives an answer that makes no sense", e);
    }
  }

  private CloudApiException trouble(Kind kind, String what, Exception cause) {
    return new CloudApiException(
        kind, "the fake cloud at %s %s".formatted(address, what), null, cause);
  }

  /** Ends all connections and what is under way on them. */
  @Override
  public void close() {
    http.shutdownNow();
  }
}
