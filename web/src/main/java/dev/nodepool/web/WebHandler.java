package dev.nodepool.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.nodepool.metrics.Exposition;
import dev.nodepool.web.listing.ListingFormat;
import dev.nodepool.web.listing.Listings;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
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
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Answers as Nodepool 11's web server does, header by header: whether the launcher is ready, and
 * the lists, also where Software Factory's gateway shows them. Beside them {@code /metrics}.
 */
final class WebHandler extends Handler.Abstract {
  /** Where Software Factory's gateway shows the same. */
  private static final String API = "/nodepool/api";

  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);
  private static final String NOT_FOUND =
      "404 Not Found\n\nThe resource could not be found.\n\n   ";
  private static final String NOT_FOUND_JSON =
      "{\"message\": \"The resource could not be found.<br /><br />\\n\\n\\n\","
          + " \"code\": \"404 Not Found\", \"title\": \"Not Found\"}";
  private static final String NOT_READY = "503 Service Unavailable\n\nNodepool is not ready.\n";

  private final BooleanSupplier ready;
  private final Listings listings;
  private final Exposition metrics;
  private final InstantSource clock;

  WebHandler(WebSources sources) {
    this.ready = sources.ready();
    this.listings = new Listings(sources.store(), sources.clock());
    this.metrics = sources.metrics();
    this.clock = sources.clock();
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback)
      throws InterruptedException {
    var exchange = new Exchange(request, response, callback);
    var method = request.getMethod();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    var path = Request.getPathInContext(request);
    if (!reads) {
      exchange.notFound();
    } else if (path.equals("/metrics")) {
      var page = metrics.page(request.getHeaders().get(HttpHeader.ACCEPT));
      exchange.answer(HttpStatus.OK_200, page.contentType(), page.body());
    } else {
      nodepool11(path.startsWith(API + "/") ? path.substring(API.length()) : path, exchange);
    }
    return true;
  }

  private void nodepool11(String path, Exchange exchange) throws InterruptedException {
    if (path.equals("/ready")) {
      if (ready.getAsBoolean()) {
        exchange.fresh(clock.instant(), "OK");
      } else {
        exchange.notReady();
      }
    } else if (Listings.has(path)) {
      var listing = listings.get(exchange.query(path));
      if (listing.isPresent()) {
        exchange.fresh(listing.get().made(), listing.get().text());
      } else {
        exchange.notReady();
      }
    } else {
      exchange.notFound();
    }
  }

  /** One request and its answer. */
  private record Exchange(Request request, Response response, Callback callback) {

    ListingFormat format() {
      return ListingFormat.of(
          String.join(",", request.getHeaders().getValuesList(HttpHeader.ACCEPT)));
    }

    Listings.Query query(String path) {
      var parameters = Request.extractQueryParameters(request, UTF_8);
      return new Listings.Query(
          path, format(), last(parameters, "node_id"), last(parameters, "fields"));
    }

    private static @Nullable String last(Fields parameters, String name) {
      var values = parameters.getValues(name);
      return values == null || values.isEmpty() ? null : values.getLast();
    }

    /** Something that holds for a second, or that whoever asks has already. */
    void fresh(Instant made, String text) {
      var headers = response.getHeaders();
      headers.put("Access-Control-Allow-Origin", "*");
      headers.put(HttpHeader.CACHE_CONTROL, "max-age=1, public");
      headers.put(HttpHeader.LAST_MODIFIED, HTTP_DATE.format(made));
      headers.put(HttpHeader.EXPIRES, HTTP_DATE.format(made.plus(Listings.FRESH)));
      if (isKnown(made)) {
        response.setStatus(HttpStatus.NOT_MODIFIED_304);
        callback.succeeded();
      } else {
        answer(HttpStatus.OK_200, format().contentType(), text.getBytes(UTF_8));
      }
    }

    /** By the second, as the header says it. A date that nobody can read counts for nothing. */
    private boolean isKnown(Instant made) {
      var since = request.getHeaders().get(HttpHeader.IF_MODIFIED_SINCE);
      if (since == null) {
        return false;
      }
      try {
        var known = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(since.strip()));
        return made.getEpochSecond() <= known.getEpochSecond();
      } catch (DateTimeException e) {
        return false;
      }
    }

    void notReady() {
      answer(
          HttpStatus.SERVICE_UNAVAILABLE_503,
          ListingFormat.TABLE.contentType(),
          NOT_READY.getBytes(UTF_8));
    }

    void notFound() {
      var format = format();
      var body = format == ListingFormat.JSON ? NOT_FOUND_JSON : NOT_FOUND;
      answer(HttpStatus.NOT_FOUND_404, format.contentType(), body.getBytes(UTF_8));
    }

    void answer(int status, String contentType, byte[] body) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, contentType);
      response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
      response.write(true, ByteBuffer.wrap(body), callback);
    }
  }
}
