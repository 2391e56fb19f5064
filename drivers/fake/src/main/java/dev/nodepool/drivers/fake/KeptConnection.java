package dev.nodepool.drivers.fake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * A connection to a {@link FakeCloudServer} that carries one HTTP call after the other: a fraction
 * of the cost of the JDK's client, which a launcher that makes hundreds of nodes a second notices.
 * Used by one thread at a time; interrupting a virtual thread in a call ends the connection.
 */
final class KeptConnection implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;

  private final String host;
  private final Socket socket = new Socket();
  private final InputStream in;

  /** What came back. */
  record Reply(int status, byte[] body) {}

  KeptConnection(InetSocketAddress address) throws IOException {
    this.host = address.getHostString() + ":" + address.getPort();
    try {
      socket.setTcpNoDelay(true);
      socket.connect(
          new InetSocketAddress(address.getHostString(), address.getPort()), CONNECT_MILLIS);
      this.in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Sends a call and waits for the answer.
   *
   * @param patience zero waits for ever
   */
  Reply post(String path, byte[] json, Duration patience) throws IOException {
    socket.setSoTimeout(Math.toIntExact(patience.toMillis()));
    var head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, host, json.length);
    var whole = new ByteArrayOutputStream(head.length() + json.length);
    whole.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    whole.writeBytes(json);
    socket.getOutputStream().write(whole.toByteArray());
    return reply();
  }

  private Reply reply() throws IOException {
    var status = line();
    if (!status.matches("HTTP/1\\.1 \\d{3}.*")) {
      throw new IOException("this is no answer of HTTP: " + status);
    }
    int length = 0;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
    }
    var body = in.readNBytes(length);
    if (body.length < length) {
      throw new EOFException("the answer ends early");
    }
    return new Reply(Integer.parseInt(status.substring(9, 12)), body);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("the connection ended before the answer");
      }
      if (octet != '\r') {
        line.append((char) octet);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
