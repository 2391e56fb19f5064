package dev.nodepool.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * An HTTP proxy on a free loopback port: passes calls on to whom they are for, opens tunnels for
 * TLS, and remembers what it was asked. Ends each connection after one call.
 */
public final class ForwardProxy implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)");

  private final ServerSocket listening;
  private final String login;
  private final int refusal;
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  private ForwardProxy(String login, int refusal) throws IOException {
    this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.login = login;
    this.refusal = refusal;
  }

  public static ForwardProxy start() throws IOException {
    return new ForwardProxy("", 0).started();
  }

  /**
   * Answers 407 to everybody else.
   *
   * @param login {@code user:password}
   */
  public static ForwardProxy wanting(String login) throws IOException {
    return new ForwardProxy(login, 0).started();
  }

  /** Passes nothing on, and answers with this status. */
  public static ForwardProxy refusing(int status) throws IOException {
    return new ForwardProxy("", status).started();
  }

  private ForwardProxy started() {
    Thread.ofVirtual().name("forward-proxy").start(this::accept);
    return this;
  }

  public int port() {
    return listening.getLocalPort();
  }

  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** The first lines of what came. */
  public List<String> asked() {
    return asked;
  }

  private void accept() {
    try {
      while (true) {
        var client = listening.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (SocketException e) {
      // Closed: that is how it ends.
    } catch (IOException e) {
      throw new IllegalStateException("the proxy on port " + port() + " broke down", e);
    }
  }

  private void serve(Socket client) {
    try (client) {
      var head = head(client.getInputStream());
      if (head.isEmpty()) {
        return;
      }
      asked.add(head.getFirst());
      var words = head.getFirst().split(" ");
      if (!isWelcome(head)) {
        answer(
            client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"");
      } else if (refusal > 0) {
        answer(client, refusal + " Refused");
      } else if (words[0].equals("CONNECT")) {
        tunnel(client, words[1]);
      } else {
        passOn(client, URI.create(words[1]), head);
      }
    } catch (IOException e) {
      // Either side went first.
    }
  }

  /** The lines before the empty one. */
  private static List<String> head(InputStream in) throws IOException {
    var lines = new ArrayList<String>();
    var line = new StringBuilder();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet != '\n') {
        line.append((char) octet);
        continue;
      }
      if (line.toString().isBlank()) {
        return lines;
      }
      lines.add(line.toString().strip());
      line.setLength(0);
    }
    return List.of();
  }

  private boolean isWelcome(List<String> head) {
    var octets = login.getBytes(StandardCharsets.ISO_8859_1);
    var line = "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(octets);
    return login.isEmpty() || head.stream().anyMatch(line::equalsIgnoreCase);
  }

  private static void answer(Socket client, String status) throws IOException {
    var text = "HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".formatted(status);
    client.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private void tunnel(Socket client, String authority) throws IOException {
    var target = URI.create("tunnel://" + authority);
    try (var there = new Socket(target.getHost(), target.getPort())) {
      open.add(there);
      var ok = "HTTP/1.1 200 OK\r\n\r\n";
      client.getOutputStream().write(ok.getBytes(StandardCharsets.ISO_8859_1));
      Thread.ofVirtual().start(() -> pump(client, there));
      pump(there, client);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // Either side went first.
    }
  }

  private void passOn(Socket client, URI uri, List<String> head) throws IOException {
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    var method = head.getFirst().split(" ")[0];
    var lines = new ArrayList<String>();
    lines.add("%s %s%s HTTP/1.1".formatted(method, uri.getRawPath(), query));
    lines.add("Connection: close");
    head.stream()
        .skip(1)
        .filter(it -> !it.toLowerCase(Locale.ROOT).matches("(proxy-.*|connection|keep-alive):.*"))
        .forEach(lines::add);
    try (var there = new Socket(uri.getHost(), uri.getPort())) {
      open.add(there);
      send(
          String.join("\r\n", lines) + "\r\n\r\n",
          client.getInputStream(),
          there.getOutputStream());
      there.getInputStream().transferTo(client.getOutputStream());
    }
  }

  private static void send(String head, InputStream body, OutputStream there) throws IOException {
    there.write(head.getBytes(StandardCharsets.ISO_8859_1));
    var length = LENGTH.matcher(head);
    if (length.find()) {
      there.write(body.readNBytes(Integer.parseInt(length.group(1))));
    }
    there.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
