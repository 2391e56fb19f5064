package dev.nodepool.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Accepts every connection on a free loopback port and never says a word. */
public final class SilentServer implements AutoCloseable {
  private final ServerSocket listening;
  private final List<Socket> accepted = new CopyOnWriteArrayList<>();

  private SilentServer(ServerSocket listening) {
    this.listening = listening;
  }

  public static SilentServer start() throws IOException {
    var server = new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("silent-server").start(server::accept);
    return server;
  }

  public String host() {
    return listening.getInetAddress().getHostAddress();
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** How many connections came so far. */
  public int connections() {
    return accepted.size();
  }

  /** A port of this machine on which nothing listens now. */
  public static int deadPort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void accept() {
    try {
      while (true) {
        accepted.add(listening.accept());
      }
    } catch (SocketException e) {
      // Closed: that is how it ends.
    } catch (IOException e) {
      throw new IllegalStateException("the silent server on port " + port() + " broke down", e);
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
