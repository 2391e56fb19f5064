package dev.nodepool.metrics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each figure as one UDP packet to a statsd server. Thread-safe. */
public final class Statsd implements MetricSink, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("nodepool.stats");
  private static final int DEFAULT_PORT = 8125;
  private final DatagramChannel channel;
  private final InetSocketAddress server;

  public Statsd(InetSocketAddress server) throws IOException {
    this.channel = DatagramChannel.open();
    this.server = server;
  }

  /** The server that STATSD_HOST and STATSD_PORT name, or nowhere. */
  public static MetricSink ofEnvironment(Map<String, String> environment) {
    var host = environment.get("STATSD_HOST");
    if (host == null || host.isBlank()) {
      return NONE;
    }
    var port = environment.getOrDefault("STATSD_PORT", Integer.toString(DEFAULT_PORT));
    try {
      return new Statsd(new InetSocketAddress(host, Integer.parseInt(port)));
    } catch (IOException | NumberFormatException e) {
      LOG.warn(
          "No metrics are sent: statsd at {}:{} is not usable: {}", host, port, e.getMessage());
      return NONE;
    }
  }

  @Override
  public void count(String name) {
    send(name + ":1|c");
  }

  @Override
  public void time(String name, Duration duration) {
    send(name + ":" + duration.toMillis() + "|ms");
  }

  @Override
  public void gauge(String name, long value) {
    send(name + ":" + value + "|g");
  }

  private void send(String packet) {
    if (server.isUnresolved()) {
      return;
    }
    try {
      channel.send(ByteBuffer.wrap(packet.getBytes(StandardCharsets.UTF_8)), server);
    } catch (IOException e) {
      LOG.debug("A figure was lost", e);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
