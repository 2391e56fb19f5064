package dev.nodepool.openstack.clouds;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that is spoken to over plain HTTP.
 *
 * @param variable of the environment, which names it
 * @param authorization what the header Proxy-Authorization is to say; null for nothing
 */
public record ProxyServer(String variable, String host, int port, @Nullable Secret authorization) {
  private static final Pattern URL =
      Pattern.compile(
          "(?:(?<scheme>[^:/?#@]+)://)?+(?:(?<login>[^/?#]*)@)?"
              + "(?<host>\\[[0-9a-fA-F:.]+]|[^:@/?#\\[\\]\\s]+)(?::(?<port>\\d{0,5}))?(?:[/?#].*)?");
  private static final Pattern ESCAPED = Pattern.compile("(?:%[0-9a-fA-F]{2})+");
  private static final int LAST_PORT = 65535;
  // Not 3128: what Python's requests takes.
  private static final String USUAL_PORT = "80";

  /** Throws IllegalArgumentException, whose words show nothing of a password. */
  static ProxyServer of(String variable, String value) {
    var url = URL.matcher(value.strip());
    if (!url.matches()) {
      throw new IllegalArgumentException("it is no URL of a proxy");
    }
    var scheme = url.group("scheme");
    if (scheme != null && !scheme.equalsIgnoreCase("http")) {
      throw new IllegalArgumentException(
          "it begins with %s://, and we can speak to a proxy by http:// only".formatted(scheme));
    }
    int port = port(url);
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException("there is no port " + port);
    }
    var host = url.group("host").replaceAll("[\\[\\]]", "");
    return new ProxyServer(variable, host, port, authorization(url.group("login")));
  }

  private static int port(Matcher url) {
    var port = url.group("port");
    return Integer.parseInt(port == null || port.isEmpty() ? USUAL_PORT : port);
  }

  private static @Nullable Secret authorization(@Nullable String login) {
    if (login == null || login.isEmpty()) {
      return null;
    }
    int colon = login.indexOf(':');
    var user = colon < 0 ? login : login.substring(0, colon);
    var password = colon < 0 ? "" : login.substring(colon + 1);
    var both = decoded(user) + ":" + decoded(password);
    // Latin 1, as requests has it.
    var octets = both.getBytes(StandardCharsets.ISO_8859_1);
    return new Secret("Basic " + Base64.getEncoder().encodeToString(octets));
  }

  /** A per cent sign before anything else stands for itself. */
  private static String decoded(String escaped) {
    return ESCAPED
        .matcher(escaped)
        .replaceAll(
            it -> Matcher.quoteReplacement(URLDecoder.decode(it.group(), StandardCharsets.UTF_8)));
  }

  /** How messages call it. */
  public String title() {
    var named = host.contains(":") ? "[" + host + "]" : host;
    return "the proxy %s:%d (%s in the environment)".formatted(named, port, variable);
  }
}
