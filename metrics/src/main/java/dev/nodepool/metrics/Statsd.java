package dev.nodepool.metrics;

import dev.nodepool.model.text.NetworkTrouble;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends figures to a statsd server by UDP, many lines in one packet. Callers only put a line into a
 * queue; one thread asks the resolver and sends, so neither a slow resolver nor a full buffer of
 * the kernel holds anybody up. When the queue is full, lines are lost. Thread-safe.
 */
public final class Statsd implements MetricSink, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger("nodepool.stats");
  private static final int DEFAULT_PORT = 8125;
  private static final int QUEUE = 20_000;

  /** As Python's client: many servers read 512 bytes, and cut what is longer. */
  private static final int PACKET_BYTES = 512;

  /** How long a line waits for others. */
  private static final Duration LINGER = Duration.ofMillis(100);

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** Not a line: wakes the sender. */
  private static final String WAKE = "";

  /** How long an answer of the resolver is believed. */
  private static final Duration ADDRESS_AGE = Duration.ofMinutes(1);

  /** These would end the name. */
  private static final Pattern OF_THE_PROTOCOL = Pattern.compile("[:|@#\\s]");

  private final String host;
  private final int port;
  private final DatagramChannel channel;
  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(QUEUE);
  private final LongAdder lost = new LongAdder();
  private final ByteBuffer packet = ByteBuffer.allocate(PACKET_BYTES);
  private final Thread sender;
  private InetSocketAddress server;
  private long resolvedAt;
  private volatile boolean closing;

  /** Does not ask the resolver yet. */
  public Statsd(String host, int port) throws IOException {
    this.host = host;
    this.port = port;
    this.channel = DatagramChannel.open();
    this.server = InetSocketAddress.createUnresolved(host, port);
    this.sender = Thread.ofVirtual().name("statsd").start(this::send);
  }

  /**
   * The server that STATSD_HOST and STATSD_PORT name, or nowhere when neither is set. One of both
   * is enough, as it is for Nodepool 11.
   */
  public static MetricSink ofEnvironment(Map<String, String> environment) {
    var host = environment.getOrDefault("STATSD_HOST", "").strip();
    var port = environment.getOrDefault("STATSD_PORT", "").strip();
    if (host.isEmpty() && port.isEmpty()) {
      return NONE;
    }
    try {
      return new Statsd(
          host.isEmpty() ? "localhost" : unbracketed(host),
          port.isEmpty() ? DEFAULT_PORT : checkedPort(port));
    } catch (IOException | IllegalArgumentException e) {
      log.warn(
          "No metrics are sent: STATSD_HOST \"{}\" and STATSD_PORT \"{}\" are not usable: {}",
          host,
          port,
          NetworkTrouble.words(e));
      return NONE;
    }
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static int checkedPort(String port) {
    int number = Integer.parseInt(port);
    if (number < 1 || number > 65_535) {
      throw new IllegalArgumentException("a port is a number from 1 to 65535");
    }
    return number;
  }

  @Override
  public void count(String name, long more) {
    add(name, more, "c");
  }

  @Override
  public void time(String name, Duration duration) {
    add(name, duration.toMillis(), "ms");
  }

  @Override
  public void gauge(String name, long value) {
    // A sign would make it a change of the last value.
    add(name, Math.max(0, value), "g");
  }

  private void add(String name, long value, String type) {
    var line = OF_THE_PROTOCOL.matcher(name).replaceAll("_") + ":" + value + "|" + type;
    if (!lines.offer(line)) {
      lost.increment();
    }
  }

  /** Figures that were dropped because they came faster than they could be sent. */
  public long lost() {
    return lost.sum();
  }

  private void send() {
    try {
      while (!closing) {
        pack(lines.take());
        gather();
        flush();
      }
      for (var line = lines.poll(); line != null; line = lines.poll()) {
        pack(line);
      }
      flush();
    } catch (InterruptedException e) {
      // closed, and the server did not take the rest in time
    }
  }

  /** What comes soon after the first line, so that a packet is worth its way. */
  private void gather() throws InterruptedException {
    long end = System.nanoTime() + LINGER.toNanos();
    for (long left = LINGER.toNanos(); left > 0 && !closing; left = end - System.nanoTime()) {
      var line = lines.poll(left, TimeUnit.NANOSECONDS);
      if (line == null) {
        return;
      }
      pack(line);
    }
  }

  private void pack(String line) {
    var bytes = line.getBytes(StandardCharsets.UTF_8);
    if (bytes.length == 0) {
      return;
    }
    if (bytes.length > PACKET_BYTES) {
      // On its own: some servers read more, and none reads half of another line.
      flush();
      send(ByteBuffer.wrap(bytes));
      return;
    }
    if (packet.position() + 1 + bytes.length > PACKET_BYTES) {
      flush();
    }
    if (packet.position() > 0) {
      packet.put((byte) '\n');
    }
    packet.put(bytes);
  }

  private void flush() {
    if (packet.position() == 0) {
      return;
    }
    packet.flip();
    send(packet);
    packet.clear();
  }

  private void send(ByteBuffer full) {
    try {
      var to = server();
      if (!to.isUnresolved()) {
        channel.send(full, to);
      }
    } catch (IOException e) {
      log.debug("Figures were lost on the way to {}", host, e);
    }
  }

  private InetSocketAddress server() {
    if (server.isUnresolved() || System.nanoTime() - resolvedAt > ADDRESS_AGE.toNanos()) {
      var answer = new InetSocketAddress(host, port);
      // An address that worked is kept while the resolver has none.
      server = answer.isUnresolved() ? server : answer;
      resolvedAt = System.nanoTime();
    }
    return server;
  }

  /** Sends what is still here first, if that takes less than a second. */
  @Override
  public void close() throws IOException {
    closing = true;
    lines.offer(WAKE);
    try {
      if (!sender.join(PATIENCE)) {
        sender.interrupt();
      }
    } catch (InterruptedException e) {
      sender.interrupt();
      Thread.currentThread().interrupt();
    }
    channel.close();
  }
}
