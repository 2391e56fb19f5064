package dev.nodepool.openstack.http;

import dev.nodepool.openstack.api.ApiCall;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.http.login.Session;
import dev.nodepool.openstack.http.transport.ErrorResponse;
import dev.nodepool.openstack.http.transport.Reply;
import dev.nodepool.openstack.http.transport.Request;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls one service of the cloud: paths in, JSON out. Thread-safe. */
final class ServiceClient {
  private static final int NOT_ACCEPTABLE = 406;
  private static final Set<String> DOTS = Set.of(".", "..");
  private static final Pattern OUT_OF_A_STEP = Pattern.compile("[/\\\\%?#;\\p{Cntrl}]");

  private final Session session;
  private final ServiceType type;
  private final Microversion microversion;
  private final UnknownFields unknown;

  ServiceClient(Session session, ServiceType type, Microversion.Wanted wanted) {
    this.session = session;
    this.type = type;
    this.microversion = new Microversion(this::versions, type, session.cloud(), wanted);
    this.unknown = new UnknownFields(session.cloud().title());
  }

  /** The cloud has this service. */
  boolean isThere() throws CloudApiException, InterruptedException {
    return catalog().offers(type);
  }

  String projectId() throws CloudApiException, InterruptedException {
    return session.keystone().token().access().projectId();
  }

  Microversion microversion() {
    return microversion;
  }

  private ServiceCatalog catalog() throws CloudApiException, InterruptedException {
    return new ServiceCatalog(session.cloud(), session.keystone().token().access());
  }

  /**
   * An id as one step of a path. Ids come out of records that others can write, and a service or a
   * proxy may decode a path before it reads it: DELETE /servers/ or /servers/a%2Fb would be
   * something else altogether.
   */
  static String quoted(String id) throws CloudApiException {
    if (id.isBlank() || DOTS.contains(id) || OUT_OF_A_STEP.matcher(id).find()) {
      throw new CloudApiException(Kind.NOT_FOUND, "nothing has the id \"%s\"".formatted(id));
    }
    return inQuery(id);
  }

  /** A text as a value in a query. */
  static String inQuery(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  JsonNode get(String path) throws CloudApiException, InterruptedException {
    return good("GET", path, null).json();
  }

  JsonNode post(String path, JsonNode body) throws CloudApiException, InterruptedException {
    return good("POST", path, body).json();
  }

  /**
   * Sends an order; fields that it can do without are left out where the service does not take
   * them.
   */
  JsonNode post(String path, ObjectNode order, Set<String> optional)
      throws CloudApiException, InterruptedException {
    var call = "POST " + OperationName.of(path);
    while (true) {
      var sent = unknown.without(call, order);
      try {
        return post(path, sent);
      } catch (CloudApiException e) {
        goOn(call, e, UnknownFields.names(sent), optional);
      }
    }
  }

  /**
   * All pages of a list, asked for with these parameters of the query: in vain where the service
   * does not know them, so that who asks must sort out what is meant.
   */
  Pages list(String path, Map<String, ? extends Collection<String>> query, String key)
      throws CloudApiException, InterruptedException {
    var call = "GET " + path;
    while (true) {
      var sent = new LinkedHashMap<String, Collection<String>>(query);
      sent.keySet().removeAll(unknown.of(call));
      try {
        return Pages.of(this, path + written(sent), key);
      } catch (CloudApiException e) {
        goOn(call, e, sent.keySet(), query.keySet());
      }
    }
  }

  private static String written(Map<String, ? extends Collection<String>> query) {
    var text = new StringBuilder();
    query.forEach((name, values) -> {
      for (var value : values) {
        text.append(text.isEmpty() ? '?' : '&').append(name).append('=').append(inQuery(value));
      }
    });
    return text.toString();
  }

  /** Throws unless the call can be made again with fewer fields. */
  private void goOn(String call, CloudApiException e, Set<String> sent, Set<String> optional)
      throws CloudApiException {
    switch (unknown.learn(call, e, sent, optional)) {
      case AGAIN -> {}
      case NEEDED -> throw UnknownFields.needed(call, e);
      case NONE -> throw e;
    }
  }

  /** Whether the service takes that parameter, as far as it is known. */
  boolean takes(String path, String parameter) {
    return !unknown.of("GET " + path).contains(parameter);
  }

  JsonNode patch(String path, JsonNode body) throws CloudApiException, InterruptedException {
    return good("PATCH", path, body).json();
  }

  /** A change in the words of that type, which are JSON too. */
  void patch(String path, JsonNode changes, String type)
      throws CloudApiException, InterruptedException {
    var patience = session.cloud().patience();
    var content = BodyPublishers.ofByteArray(Reply.JSON.writeValueAsBytes(changes));
    var headers = Map.of("Accept", "application/json", "Content-Type", type);
    var reply = session.send(request("PATCH", path, headers, content, patience));
    checked(reply, "PATCH", path, patience);
  }

  void delete(String path) throws CloudApiException, InterruptedException {
    good("DELETE", path, null);
  }

  /** A good answer, or an exception with the words of the service. */
  Reply good(String method, String path, @Nullable JsonNode body)
      throws CloudApiException, InterruptedException {
    var reply = once(method, path, body);
    if (reply.status() == NOT_ACCEPTABLE
        && microversion.stepDown(ErrorResponse.of(reply).words())) {
      reply = once(method, path, body);
    }
    return checked(reply, method, path, session.cloud().patience());
  }

  private Reply once(String method, String path, @Nullable JsonNode body)
      throws CloudApiException, InterruptedException {
    var content =
        body == null ? null : BodyPublishers.ofByteArray(Reply.JSON.writeValueAsBytes(body));
    var headers = new LinkedHashMap<String, String>();
    headers.put("Accept", "application/json");
    if (content != null) {
      headers.put("Content-Type", "application/json");
    }
    headers.putAll(microversion.headers());
    return session.send(request(method, path, headers, content, session.cloud().patience()));
  }

  /** Sends data that are no JSON, for as long as that takes. */
  void upload(String path, BodyPublisher data, Duration patience)
      throws CloudApiException, InterruptedException {
    var headers = Map.of("Content-Type", "application/octet-stream");
    var reply = session.send(request("PUT", path, headers, data, patience));
    checked(reply, "PUT", path, patience);
  }

  private Reply checked(Reply reply, String method, String path, Duration patience)
      throws CloudApiException, InterruptedException {
    if (!reply.isGood()) {
      var where =
          "%s, %s"
              .formatted(
                  session.cloud().title(), request(method, path, Map.of(), null, patience).where());
      throw ErrorResponse.of(reply).exception(reply, where, subject(method, path));
    }
    return reply;
  }

  private Reply versions() throws CloudApiException, InterruptedException {
    var url = catalog().url(type);
    var project = projectId();
    var root = url.endsWith("/" + project) ? url.substring(0, url.lastIndexOf('/')) : url;
    var call = new ApiCall(type.title(), "GET", OperationName.of(""));
    return session.send(
        new Request(
            call,
            "GET",
            URI.create(root + "/"),
            Map.of("Accept", "application/json"),
            null,
            session.cloud().patience()));
  }

  private Request request(
      String method,
      String path,
      Map<String, String> headers,
      @Nullable BodyPublisher content,
      Duration patience)
      throws CloudApiException, InterruptedException {
    int query = path.indexOf('?');
    var plain = query < 0 ? path : path.substring(0, query);
    return new Request(
        new ApiCall(type.title(), method, OperationName.of(plain)),
        method,
        URI.create(catalog().url(type) + path),
        headers,
        content,
        patience);
  }

  /** What a 404 must speak of: an id. To ask for a list that is not there is asking in vain. */
  private static String subject(String method, String path) {
    var parts = path.replaceFirst("\\?.*$", "").split("/");
    boolean ofList =
        method.equals("GET")
            && (parts.length <= 2 || parts[2].equals("detail") || parts[1].equals("quotas"));
    return ofList ? "" : parts.length > 2 ? parts[2] : path;
  }
}
