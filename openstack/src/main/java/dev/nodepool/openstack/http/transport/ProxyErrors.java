package dev.nodepool.openstack.http.transport;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.ProxyServer;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What goes wrong between us and the proxy before a cloud, in a sentence each. */
final class ProxyErrors {
  // How the JDK says that the answer to CONNECT was not 200.
  private static final Pattern NO_TUNNEL = Pattern.compile("Tunnel failed, got: (\\d+)");

  private final CloudConfig cloud;
  private final Request request;
  private final ProxyServer proxy;

  private ProxyErrors(CloudConfig cloud, Request request, ProxyServer proxy) {
    this.cloud = cloud;
    this.request = request;
    this.proxy = proxy;
  }

  /** Empty when there is no proxy on the way. */
  static Optional<ProxyErrors> on(CloudConfig cloud, Request request) {
    return cloud
        .proxies()
        .towards(request.uri())
        .map(proxy -> new ProxyErrors(cloud, request, proxy));
  }

  /** What was asked for, and through which proxy. */
  static String where(CloudConfig cloud, Request request) {
    return on(cloud, request)
        .map(it -> request.where() + " through " + it.proxy.title())
        .orElseGet(request::where);
  }

  /** It answered 407. */
  static CloudApiException login(CloudConfig cloud, Request request) {
    return on(cloud, request)
        .map(it -> it.sentence(it.login(), null))
        .orElseGet(() ->
            new CloudApiException(
                Kind.PROXY,
                "%s: a proxy before %s wants a user and password; name it in https_proxy or http_proxy in the environment"
                    .formatted(cloud.title(), request.where())));
  }

  private String login() {
    var wrong =
        proxy.authorization() == null
            ? "wants a user and password for"
            : "refuses the user and password of that variable for";
    return "%s %s %s; write http://user:password@host:port there, and start again"
        .formatted(proxy.title(), wrong, request.where());
  }

  CloudApiException unknownHost(IOException e) {
    return sentence(
        "the host of %s is unknown, through which %s is sent; correct that variable or the name service%s"
            .formatted(proxy.title(), request.where(), around()),
        e);
  }

  CloudApiException nobodyListens(IOException e) {
    return sentence(
        "nothing listens at %s, through which %s is sent; see that the proxy runs, correct that variable%s"
            .formatted(proxy.title(), request.where(), around()),
        e);
  }

  /** Empty when it is not about the way through the proxy. */
  Optional<CloudApiException> noTunnel(IOException e) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      var found = NO_TUNNEL.matcher(String.valueOf(at.getMessage()));
      if (found.find()) {
        return Optional.of(noTunnel(found.group(1), e));
      }
    }
    return Optional.empty();
  }

  private CloudApiException noTunnel(String status, IOException e) {
    var words =
        status.startsWith("5")
            ? "%s does not get through to %s, it answered %s; see whether that host can be reached from the proxy%s"
            : "%s does not let us through to %s, it answered %s; have its operator allow that host and port%s";
    return sentence(words.formatted(proxy.title(), request.where(), status, around()), e);
  }

  private String around() {
    return ", or add %s to no_proxy and start again".formatted(request.uri().getHost());
  }

  private CloudApiException sentence(String words, @Nullable IOException cause) {
    return new CloudApiException(Kind.PROXY, cloud.title() + ": " + words, null, cause);
  }
}
