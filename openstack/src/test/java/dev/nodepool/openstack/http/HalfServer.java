package dev.nodepool.openstack.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers everything with the same bytes, whole or not, and hangs up or stays silent then. */
final class HalfServer implements AutoCloseable {
  private final ServerSocket listening;
  private final byte[] answer;
  private final boolean hangsUp;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();

  private final String until;

  private HalfServer(ServerSocket listening, String answer, boolean hangsUp, String until) {
    this.listening = listening;
    this.answer = answer.getBytes(StandardCharsets.US_ASCII);
    this.hangsUp = hangsUp;
    this.until = until;
  }

  static HalfServer start(String answer, boolean hangsUp) throws IOException {
    return start(answer, hangsUp, "\r\n\r\n");
  }

  /** Does not wait for a question. */
  static HalfServer impatient(String answer) throws IOException {
    return start(answer, true, "");
  }

  private static HalfServer start(String answer, boolean hangsUp, String until) throws IOException {
    var socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    var server = new HalfServer(socket, answer, hangsUp, until);
    Thread.ofVirtual().start(server::serve);
    return server;
  }

  String url() {
    return "http://localhost:" + listening.getLocalPort();
  }

  int connections() {
    return accepted.size();
  }

  private void serve() {
    try {
      while (true) {
        var socket = listening.accept();
        accepted.add(socket);
        Thread.ofVirtual().start(() -> answer(socket));
      }
    } catch (SocketException e) {
      // Closed: that is how it ends.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(Socket socket) {
    try {
      var in = socket.getInputStream();
      // The end of the head; what comes after it does not matter.
      for (int seen = 0; seen < until.length(); ) {
        int octet = in.read();
        if (octet < 0) {
          return;
        }
        seen = octet == until.charAt(seen) ? seen + 1 : octet == '\r' ? 1 : 0;
      }
      socket.getOutputStream().write(answer);
      if (hangsUp) {
        socket.close();
      }
    } catch (IOException e) {
      // The client went first.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (var socket : accepted) {
      socket.close();
    }
  }
}
