package dev.nodepool.app.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nodepool.metrics.Exposition;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers {@code /ready} with the headers that Nodepool 11 sends, {@code /metrics} to Prometheus,
 * and everything else with 404.
 */
final class LauncherHandler extends Handler.Abstract {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String TEXT = "text/plain; charset=UTF-8";
  private static final byte[] OK = "OK".getBytes(UTF_8);
  private static final byte[] NOT_FOUND =
      "404 Not Found\n\nThe resource could not be found. Here are /ready and /metrics.\n\n   "
          .getBytes(UTF_8);
  private static final byte[] NOT_READY =
      "503 Service Unavailable\n\nNodepool is not ready.\n".getBytes(UTF_8);

  private final BooleanSupplier ready;
  private final Exposition metrics;
  private final InstantSource clock;

  LauncherHandler(BooleanSupplier ready, Exposition metrics, InstantSource clock) {
    this.ready = ready;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean readable = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    switch (readable ? Request.getPathInContext(request) : "") {
      case "/metrics" -> {
        var page = metrics.page(request.getHeaders().get(HttpHeader.ACCEPT));
        answer(response, HttpStatus.OK_200, page.contentType(), page.body(), callback);
      }
      case "/ready" -> {
        if (ready.getAsBoolean()) {
          promiseFreshness(response);
          answer(response, HttpStatus.OK_200, contentType(request), OK, callback);
        } else {
          answer(response, HttpStatus.SERVICE_UNAVAILABLE_503, TEXT, NOT_READY, callback);
        }
      }
      default -> answer(response, HttpStatus.NOT_FOUND_404, TEXT, NOT_FOUND, callback);
    }
    return true;
  }

  private static String contentType(Request request) {
    var accept = request.getHeaders().get(HttpHeader.ACCEPT);
    return accept != null && accept.contains("application/json") ? "application/json" : TEXT;
  }

  private void promiseFreshness(Response response) {
    var now = clock.instant();
    var headers = response.getHeaders();
    headers.put("Access-Control-Allow-Origin", "*");
    headers.put(HttpHeader.CACHE_CONTROL, "max-age=1, public");
    headers.put(HttpHeader.LAST_MODIFIED, HTTP_DATE.format(now));
    headers.put(HttpHeader.EXPIRES, HTTP_DATE.format(now.plus(FRESH)));
  }

  private static void answer(
      Response response, int status, String contentType, byte[] body, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    response.write(true, ByteBuffer.wrap(body), callback);
  }
}
