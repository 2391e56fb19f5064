package dev.nodepool.openstack.http.transport;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.api.Shortage;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a service said when it refused a call, in its own words. Nova, Cinder, Keystone and Magnum
 * wrap them in JSON, Neutron in other JSON, Glance and whatever stands before a service in HTML.
 *
 * @param ofService the answer has the form in which OpenStack refuses
 */
public record ErrorResponse(String words, boolean ofService) {
  private static final int LONGEST = 1000;
  private static final Pattern TAG = Pattern.compile("<[^>]*>");
  private static final Pattern HEAD = Pattern.compile("(?is)<head>.*?</head>");

  public static ErrorResponse of(Reply reply) {
    var said = said(reply.json());
    if (!said.isEmpty()) {
      return new ErrorResponse(shortened(said), true);
    }
    var body = HEAD.matcher(reply.text()).replaceAll(" ");
    var plain = TAG.matcher(body).replaceAll(" ").replaceAll("\\s+", " ").strip();
    return new ErrorResponse(shortened(plain), false);
  }

  private static String shortened(String words) {
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "...";
  }

  private static String said(JsonNode json) {
    if (!json.isObject()) {
      return "";
    }
    // {"itemNotFound": {"message": ..}}, {"NeutronError": {"message": ..}}, {"error": {..}},
    // {"errors": [{"detail": ..}]}, {"message": ..}
    var direct = message(json);
    if (!direct.isEmpty()) {
      return direct;
    }
    for (var value : json) {
      var inner = value.isArray() ? value.path(0) : value;
      var message = message(inner);
      if (!message.isEmpty()) {
        return message;
      }
      if (value.isString() && json.size() == 1) {
        return value.asString();
      }
    }
    return "";
  }

  private static String message(JsonNode of) {
    for (var key : new String[] {"message", "detail", "title", "faultstring"}) {
      var node = of.path(key);
      if (node.isString() && !node.asString().isBlank()) {
        // Glance writes HTML even into JSON.
        return TAG.matcher(node.asString()).replaceAll(" ").strip();
      }
    }
    return "";
  }

  /**
   * The kind of trouble.
   *
   * @param about the id that was asked for, which a 404 must speak of unless it is in form
   */
  Kind kind(int status, String about) {
    return switch (status) {
      case 400 -> lackOr(Kind.BAD_REQUEST);
      case 401 -> Kind.FORBIDDEN;
      case 403 -> lackOr(Kind.FORBIDDEN);
      // What stands before a service has 404s of its own, and they do not mean that a server is
      // gone.
      case 404 -> ofService || words.contains(about) ? Kind.NOT_FOUND : Kind.UNAVAILABLE;
      case 405, 406, 501 -> Kind.UNSUPPORTED;
      case 409 -> lackOr(Kind.CONFLICT);
      case 413 -> lackOr(Kind.OVER_LIMIT);
      case 429 -> Kind.OVER_LIMIT;
      default -> status >= 500 || status < 400 ? Kind.UNAVAILABLE : Kind.BAD_REQUEST;
    };
  }

  private Kind lackOr(Kind otherwise) {
    return switch (Shortage.in(words).orElse(Shortage.CAPACITY)) {
      case QUOTA -> Kind.QUOTA;
      case ORDER_TOO_BIG -> Kind.BAD_REQUEST;
      case CAPACITY -> otherwise;
    };
  }

  /** The service does not speak of too many calls but of what the project holds, or may order. */
  public boolean isAboutShortage() {
    return Shortage.in(words).isPresent();
  }

  public CloudApiException exception(Reply reply, String where, String about) {
    var said = words.isEmpty() ? "the cloud gives no reason" : words;
    return new CloudApiException(
        kind(reply.status(), about),
        said,
        "%s answered %d".formatted(where, reply.status()),
        reply.requestId().orElse(null),
        null);
  }
}
