package dev.nodepool.openstack.http.transport;

import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.clouds.ProxyServer;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends calls to one cloud and waits for the answers, over connections that are used again. Does
 * not know what an answer means. Any number of threads; an interrupt ends the call.
 */
public final class Transport implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.openstack");
  private static final Duration TO_CONNECT = Duration.ofSeconds(20);

  private static final String NO_LOGIN_TO_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";
  private static final int WANTS_LOGIN = 407;

  static {
    // The JDK tells no proxy a user and password for https. It looks when its client is loaded,
    // once, and that is below. Who has set it had a reason.
    if (System.getProperty(NO_LOGIN_TO_TUNNELS) == null) {
      System.setProperty(NO_LOGIN_TO_TUNNELS, "");
    }
  }

  private final CloudConfig cloud;
  private final CallObserver observer;
  private final HttpClient http;

  public Transport(CloudConfig cloud, CallObserver observer) {
    this.cloud = cloud;
    this.observer = observer;
    var shortest = TO_CONNECT.compareTo(cloud.patience()) < 0 ? TO_CONNECT : cloud.patience();
    var builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(shortest)
            .sslContext(Tls.context(cloud))
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    if (!cloud.proxies().isEmpty()) {
      builder.proxy(new EnvironmentProxies(cloud.proxies()));
    }
    this.http = builder.build();
  }

  /** The answer, whatever it is; throws when there is none. */
  public Reply send(Request request) throws CloudApiException, InterruptedException {
    try {
      return once(request);
    } catch (CloudApiException e) {
      // The server may have closed a kept connection just as we used it.
      if (request.isIdempotent() && e.getCause() instanceof LostAnswerException) {
        log.debug("{}: once more, the connection was lost", request.where());
        return once(request);
      }
      throw e;
    }
  }

  private Reply once(Request request) throws CloudApiException, InterruptedException {
    long began = System.nanoTime();
    int status = 0;
    try {
      var response = exchange(request);
      status = response.statusCode();
      if (status == WANTS_LOGIN) {
        throw ProxyErrors.login(cloud, request);
      }
      return new Reply(status, response.headers(), response.body());
    } catch (HttpConnectTimeoutException e) {
      throw TransportErrors.noConnection(cloud, request, e);
    } catch (TimeoutException | HttpTimeoutException e) {
      throw TransportErrors.timeout(cloud, request, e);
    } catch (IOException e) {
      throw TransportErrors.of(cloud, request, e);
    } finally {
      long nanos = System.nanoTime() - began;
      observer.called(request.call(), status, nanos);
      log.debug("{} {} in {} ms", request.where(), status, TimeUnit.NANOSECONDS.toMillis(nanos));
    }
  }

  private HttpResponse<byte[]> exchange(Request request)
      throws IOException, TimeoutException, CloudApiException, InterruptedException {
    // The time-out of the client itself ends with the headers of the answer.
    var future = http.sendAsync(authorized(request).build(), BodyHandlers.ofByteArray());
    boolean over = false;
    try {
      var response = future.get(request.patience().toNanos(), TimeUnit.NANOSECONDS);
      over = true;
      return response;
    } catch (ExecutionException e) {
      over = true;
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new CloudApiException(
          Kind.UNAVAILABLE, "the call broke: " + e.getCause(), request.where(), null, e);
    } finally {
      if (!over) {
        future.cancel(true);
      }
    }
  }

  /** With what the proxy wants to know; the JDK shows that to nobody behind it. */
  private Request authorized(Request request) {
    var secret = cloud.proxies().towards(request.uri()).map(ProxyServer::authorization);
    return secret.map(it -> request.with("Proxy-Authorization", it.reveal())).orElse(request);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
