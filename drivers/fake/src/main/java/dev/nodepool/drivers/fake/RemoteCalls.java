package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Carries calls to a {@link FakeCloudServer} over a bounded number of connections. Thread-safe. */
final class RemoteCalls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteCalls.class);
  private static final int AT_ONCE = 64;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final InetSocketAddress address;
  private final String path;
  private final Deque<KeptConnection> idle = new ConcurrentLinkedDeque<>();
  private final Semaphore calls = new Semaphore(AT_ONCE);
  // Creates may be made to wait; they must not keep others waiting.
  private final Semaphore patientCalls = new Semaphore(AT_ONCE);
  private volatile boolean closed;

  RemoteCalls(String hostAndPort, String provider) {
    int colon = hostAndPort.lastIndexOf(':');
    this.address =
        InetSocketAddress.createUnresolved(
            hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
    var name = URLEncoder.encode(provider, StandardCharsets.UTF_8).replace("+", "%20");
    this.path = "/cloud/" + name + "/";
  }

  <T> T ask(Call call, Class<T> type, @Nullable Object... arguments)
      throws CloudApiException, InterruptedException {
    return read(send(calls, PATIENCE, call, arguments), type);
  }

  /** A call that may take as long as it likes. */
  <T> T askPatiently(Call call, Class<T> type, @Nullable Object... arguments)
      throws CloudApiException, InterruptedException {
    return read(send(patientCalls, Duration.ZERO, call, arguments), type);
  }

  /** A call without an answer. */
  void order(Call call, @Nullable Object... arguments)
      throws CloudApiException, InterruptedException {
    send(calls, PATIENCE, call, arguments);
  }

  private byte[] send(
      Semaphore permits, Duration patience, Call call, @Nullable Object... arguments)
      throws CloudApiException, InterruptedException {
    var json = Json.MAPPER.writeValueAsBytes(Arrays.asList(arguments));
    permits.acquire();
    try {
      var reply = exchange(path + call.name().toLowerCase(Locale.ROOT), json, patience);
      if (reply.status() == 200) {
        return reply.body();
      }
      var refusal = read(reply.body(), FakeCloudServer.Refusal.class);
      throw new CloudApiException(refusal.kind(), refusal.words());
    } catch (SocketTimeoutException e) {
      throw trouble(Kind.TIMEOUT, "does not answer", e);
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      throw trouble(Kind.UNAVAILABLE, "cannot be reached; start it with nodepool fake-cloud", e);
    } finally {
      permits.release();
    }
  }

  /** An interrupt in the middle of a call comes as an error of the connection. */
  private static InterruptedException interrupted(IOException cause) {
    var interrupt = new InterruptedException("a call to the fake cloud was interrupted");
    interrupt.initCause(cause);
    return interrupt;
  }

  /** Never repeated: a call that failed may have been carried out. */
  private KeptConnection.Reply exchange(String callPath, byte[] json, Duration patience)
      throws IOException {
    var kept = idle.poll();
    var connection = kept == null ? new KeptConnection(address) : kept;
    boolean whole = false;
    try {
      var reply = connection.post(callPath, json, patience);
      whole = true;
      return reply;
    } finally {
      if (whole && !closed) {
        idle.push(connection);
      } else {
        connection.close();
        // Where one is broken, the others are too: the server may have been started anew.
        dropIdle();
      }
    }
  }

  private void dropIdle() {
    for (var connection = idle.poll(); connection != null; connection = idle.poll()) {
      try {
        connection.close();
      } catch (IOException e) {
        LOG.debug("Cannot close a connection to {}: {}", address, e.toString());
      }
    }
  }

  private <T> T read(byte[] json, Class<T> type) throws CloudApiException {
    try {
      return Json.MAPPER.readValue(json, type);
    } catch (JacksonException e) {
      throw trouble(Kind.UNAVAILABLE, "gives an answer that makes no sense", e);
    }
  }

  private CloudApiException trouble(Kind kind, String what, Exception cause) {
    return new CloudApiException(
        kind,
        "the fake cloud at %s:%d %s".formatted(address.getHostString(), address.getPort(), what),
        null,
        cause);
  }

  /** Ends the connections; calls under way end by themselves. */
  @Override
  public void close() {
    closed = true;
    dropIdle();
  }
}
