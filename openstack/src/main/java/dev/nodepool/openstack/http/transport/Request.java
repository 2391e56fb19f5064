package dev.nodepool.openstack.http.transport;

import dev.nodepool.openstack.api.ApiCall;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A call over HTTP, before it is sent. May be sent more than once.
 *
 * @param patience up to the end of the answer
 */
public record Request(
    ApiCall call,
    String method,
    URI uri,
    Map<String, String> headers,
    @Nullable BodyPublisher body,
    Duration patience) {
  private static final Duration A_MOMENT = Duration.ofMillis(1);
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

  public Request with(String header, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Request(call, method, uri, more, body, patience);
  }

  /** With so much time left, but at least a moment. */
  public Request within(Duration left) {
    var enough = left.compareTo(A_MOMENT) < 0 ? A_MOMENT : left;
    return new Request(call, method, uri, headers, body, enough);
  }

  /** Sending it again does no harm, whether or not it was carried out. */
  public boolean isIdempotent() {
    return IDEMPOTENT.contains(method);
  }

  HttpRequest build() {
    var builder =
        HttpRequest.newBuilder(uri)
            .method(method, body == null ? BodyPublishers.noBody() : body)
            .timeout(patience);
    headers.forEach(builder::header);
    return builder.build();
  }

  /** For messages; without the query, which may be long. */
  public String where() {
    return "%s %s://%s%s".formatted(method, uri.getScheme(), uri.getAuthority(), uri.getPath());
  }
}
