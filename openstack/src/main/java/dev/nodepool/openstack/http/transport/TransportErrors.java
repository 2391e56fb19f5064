package dev.nodepool.openstack.http.transport;

import dev.nodepool.model.text.NetworkTrouble;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;

/** What went wrong between us and a cloud, in a sentence each. */
final class TransportErrors {
  private TransportErrors() {}

  static CloudApiException timeout(CloudConfig cloud, Request request, Exception cause) {
    return new CloudApiException(
        Kind.TIMEOUT,
        "%s: no answer from %s within %s s (api_timeout in clouds.yaml); see whether that URL answers from here"
            .formatted(cloud.title(), ProxyErrors.where(cloud, request), seconds(request)),
        null,
        cause);
  }

  static CloudApiException noConnection(CloudConfig cloud, Request request, IOException cause) {
    return new CloudApiException(
        Kind.TIMEOUT,
        "%s: no connection to %s came about in time; see whether %s can be reached from here"
            .formatted(
                cloud.title(),
                ProxyErrors.where(cloud, request),
                ProxyErrors.on(cloud, request).isEmpty() ? "that host" : "the proxy"),
        null,
        cause);
  }

  private static String seconds(Request request) {
    var patience = request.patience();
    return patience.toMillisPart() == 0
        ? Long.toString(patience.toSeconds())
        : "%.1f".formatted(patience.toMillis() / 1000.0);
  }

  static CloudApiException of(CloudConfig cloud, Request request, IOException e) {
    var proxy = ProxyErrors.on(cloud, request);
    var where = ProxyErrors.where(cloud, request);
    var noTunnel = proxy.flatMap(it -> it.noTunnel(e));
    if (noTunnel.isPresent()) {
      return noTunnel.get();
    }
    if (has(e, SSLException.class)) {
      return sentence(cloud, "%s fails at TLS: %s".formatted(where, ofTls(e)), e);
    }
    if (has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class)) {
      return proxy
          .map(it -> it.unknownHost(e))
          .orElseGet(() ->
              sentence(
                  cloud,
                  "the host of %s is unknown; check the URL and the name service".formatted(where),
                  e));
    }
    if (has(e, ConnectException.class)) {
      return proxy
          .map(it -> it.nobodyListens(e))
          .orElseGet(() ->
              sentence(
                  cloud,
                  "nothing listens at %s; check the URL, and that the service runs"
                      .formatted(where),
                  e));
    }
    return sentence(
        cloud,
        "the connection was lost in %s: %s; it may have been carried out"
            .formatted(where, NetworkTrouble.words(e)),
        new LostAnswerException(e));
  }

  /** Why TLS fails, and the mend of it. */
  private static String ofTls(IOException e) {
    var reason = NetworkTrouble.words(e);
    if (has(e, CertPathBuilderException.class)) {
      return reason + "; set cacert in clouds.yaml to the certificate of the authority that has";
    }
    if (has(e, CertificateExpiredException.class)) {
      return reason
          + "; have the operator of the cloud renew it, or set the clock of this machine right";
    }
    if (has(e, CertificateNotYetValidException.class)) {
      return reason
          + "; set the clock of this machine right, or have the operator of the cloud make another";
    }
    return has(e, CertificateException.class)
        ? "its certificate is not for that host; use a name in auth_url (clouds.yaml) that the certificate has, or let the operator of the cloud correct it"
        : reason
            + "; see that it speaks TLS at that port, and what cacert, cert and key in clouds.yaml name";
  }

  private static CloudApiException sentence(CloudConfig cloud, String words, IOException cause) {
    return new CloudApiException(Kind.UNAVAILABLE, cloud.title() + ": " + words, null, cause);
  }

  private static boolean has(Throwable e, Class<? extends Throwable> type) {
    for (Throwable at = e; at != null; at = at.getCause()) {
      if (type.isInstance(at)) {
        return true;
      }
    }
    return false;
  }
}
