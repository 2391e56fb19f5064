package dev.nodepool.app.web;

import java.nio.charset.StandardCharsets;
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

/** Answers {@code /ready} with the headers that Nodepool 11 sends, and everything else with 404. */
final class ReadyHandler extends Handler.Abstract.NonBlocking {
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String NOT_FOUND =
      "404 Not Found\n\nThe resource could not be found. Here are /ready and /metrics.\n\n   ";
  private static final String NOT_READY = "503 Service Unavailable\n\nNodepool is not ready.\n";

  private final BooleanSupplier ready;
  private final InstantSource clock;

  ReadyHandler(BooleanSupplier ready, InstantSource clock) {
    this.ready = ready;
    this.clock = clock;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean readable = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (!readable || !Request.getPathInContext(request).equals("/ready")) {
      answer(response, HttpStatus.NOT_FOUND_404, "text/plain; charset=UTF-8", NOT_FOUND, callback);
    } else if (ready.getAsBoolean()) {
      promiseFreshness(response);
      answer(response, HttpStatus.OK_200, contentType(request), "OK", callback);
    } else {
      answer(
          response,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "text/plain; charset=UTF-8",
          NOT_READY,
          callback);
    }
    return true;
  }

  private static String contentType(Request request) {
    var accept = request.getHeaders().get(HttpHeader.ACCEPT);
    return accept != null && accept.contains("application/json")
        ? "application/json"
        : "text/plain; charset=UTF-8";
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
      Response response, int status, String contentType, String body, Callback callback) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
    response
        .getHeaders()
        .put(HttpHeader.CONTENT_LENGTH, body.getBytes(StandardCharsets.UTF_8).length);
    response.write(true, StandardCharsets.UTF_8.encode(body), callback);
  }
}
