package dev.nodepool.launcher;

import dev.nodepool.metrics.Statsd;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a statsd server would hear, on a socket of its own. */
final class UdpServer implements AutoCloseable {
  private final DatagramSocket socket =
      new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Map<String, String> last = new ConcurrentHashMap<>();
  private final Thread reader = Thread.ofVirtual().start(this::read);

  UdpServer() throws SocketException {}

  Statsd client() throws IOException {
    return new Statsd("127.0.0.1", socket.getLocalPort());
  }

  private void read() {
    var packet = new DatagramPacket(new byte[65_000], 65_000);
    try {
      while (true) {
        socket.receive(packet);
        var text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        for (var line : text.split("\n")) {
          int colon = line.indexOf(':');
          last.put(line.substring(0, colon), line.substring(colon + 1));
          lines.add(line);
        }
      }
    } catch (IOException e) {
      // closed
    }
  }

  /** The last value and type of that name, as in {@code 3|g}; empty when there was none. */
  String last(String name) {
    return last.getOrDefault(name, "");
  }

  /** Every line so far. */
  List<String> lines() {
    return List.copyOf(lines);
  }

  void forget() {
    lines.clear();
    last.clear();
  }

  @Override
  public void close() throws InterruptedException {
    socket.close();
    reader.join();
  }
}
