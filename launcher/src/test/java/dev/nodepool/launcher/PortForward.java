package dev.nodepool.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A port that leads to another one, or to nobody: a machine that can be switched off and on. */
final class PortForward implements AutoCloseable {
  private volatile int target;
  private final int port;
  private ServerSocket server;

  PortForward(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = server.getLocalPort();
    serve(server);
  }

  int port() {
    return port;
  }

  /** Nobody answers any more. */
  void cut() throws IOException {
    server.close();
  }

  /** Another machine answers in the place of the first. */
  void leadTo(int other) {
    target = other;
  }

  /** It leads to the same port as before. */
  void mend() throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    serve(server);
  }

  private void serve(ServerSocket listening) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            while (true) {
              var caller = listening.accept();
              var machine = new Socket(InetAddress.getLoopbackAddress(), target);
              Thread.ofVirtual().start(() -> carry(caller, machine));
              Thread.ofVirtual().start(() -> carry(machine, caller));
            }
          } catch (IOException e) {
            // it was cut
          }
        });
  }

  private static void carry(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // the connection is over
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
