package dev.nodepool.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatsdTest {
  private DatagramSocket server;
  private Statsd statsd;

  @BeforeEach
  void listen() throws IOException {
    server = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.setSoTimeout(10_000);
    statsd = new Statsd("127.0.0.1", server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    statsd.close();
    server.close();
  }

  @Test
  void a_launch_is_counted_and_timed_under_its_literal_names() throws Exception {
    new LauncherMetrics(statsd)
        .launchEnded(
            new LaunchResult("ready", "cloud", "az1", "debian", "a.b:c", Duration.ofMillis(1500)));
    assertThat(lines(10))
        .containsExactly(
            "nodepool.launch.ready:1|c",
            "nodepool.launch.ready:1500|ms",
            "nodepool.launch.provider.cloud.ready:1|c",
            "nodepool.launch.provider.cloud.ready:1500|ms",
            "nodepool.launch.provider.cloud.az1.ready:1|c",
            "nodepool.launch.provider.cloud.az1.ready:1500|ms",
            "nodepool.launch.image.debian.ready:1|c",
            "nodepool.launch.image.debian.ready:1500|ms",
            "nodepool.launch.requestor.a_b_c.ready:1|c",
            "nodepool.launch.requestor.a_b_c.ready:1500|ms");
  }

  @Test
  void calls_and_leaks_have_their_names() throws Exception {
    var metrics = new LauncherMetrics(statsd);
    metrics.called("cloud", "compute", "GET", "servers", Duration.ofMillis(7));
    metrics.leaked("cloud", "ports");
    assertThat(lines(3))
        .containsExactly(
            "nodepool.task.cloud.compute.GET.servers:1|c",
            "nodepool.task.cloud.compute.GET.servers:7|ms",
            "nodepool.provider.cloud.leaked.ports:1|c");
  }

  @Test
  void many_lines_go_in_few_packets_of_at_most_512_bytes() throws Exception {
    int count = 1_000;
    for (int i = 0; i < count; i++) {
      statsd.gauge("nodepool.label.a-label-with-a-name.nodes.number-" + i, i);
    }
    List<String> lines = new ArrayList<>();
    int packets = 0;
    while (lines.size() < count) {
      var packet = receive();
      assertThat(packet.getLength()).isLessThanOrEqualTo(512);
      lines.addAll(List.of(text(packet).split("\n")));
      packets++;
    }
    assertThat(lines)
        .hasSize(count)
        .contains("nodepool.label.a-label-with-a-name.nodes.number-7:7|g");
    assertThat(packets).isLessThan(count / 4);
    assertThat(statsd.lost()).isZero();
  }

  @Test
  void a_line_that_fits_no_packet_goes_on_its_own() throws Exception {
    var name = "nodepool.label." + "a".repeat(600) + ".nodes.ready";
    statsd.gauge("nodepool.nodes.ready", 1);
    statsd.gauge(name, 2);
    statsd.gauge("nodepool.nodes.used", 3);
    List<String> packets = new ArrayList<>();
    while (!packets.contains("nodepool.nodes.used:3|g")) {
      packets.add(text(receive()));
    }
    assertThat(packets)
        .containsExactly("nodepool.nodes.ready:1|g", name + ":2|g", "nodepool.nodes.used:3|g");
    assertThat(statsd.lost()).isZero();
  }

  @Test
  void what_came_last_is_sent_before_the_end() throws Exception {
    statsd.gauge("nodepool.nodes.ready", 3);
    statsd.close();
    assertThat(lines(1)).containsExactly("nodepool.nodes.ready:3|g");
    assertThat(statsd.lost()).isZero();
  }

  @Test
  void a_name_cannot_break_the_protocol() throws Exception {
    statsd.gauge("nodepool.label.a:b|c d\ne.nodes.ready", 1);
    assertThat(lines(1)).containsExactly("nodepool.label.a_b_c_d_e.nodes.ready:1|g");
  }

  @Test
  void nobody_is_held_up_by_a_server_that_does_not_exist() throws Exception {
    try (var nowhere = new Statsd("nowhere.invalid", 8125)) {
      long began = System.nanoTime();
      for (int i = 0; i < 100_000; i++) {
        nowhere.count("nodepool.launch.ready");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void the_environment_names_the_server() throws Exception {
    assertThat(Statsd.ofEnvironment(Map.of())).isSameAs(MetricSink.NONE);
    assertThat(Statsd.ofEnvironment(Map.of("STATSD_HOST", "h", "STATSD_PORT", "0")))
        .isSameAs(MetricSink.NONE);
    var port = Integer.toString(server.getLocalPort());
    for (var host : List.of("127.0.0.1", "localhost", "")) {
      var sink = Statsd.ofEnvironment(Map.of("STATSD_HOST", host, "STATSD_PORT", port));
      sink.gauge("nodepool.nodes.ready", 3);
      assertThat(lines(1)).containsExactly("nodepool.nodes.ready:3|g");
      ((Statsd) sink).close();
    }
  }

  @Test
  void a_name_wants_as_many_words_as_it_has_places() {
    assertThat(StatsdName.LABEL_NODES.of("a$1", "ready"))
        .isEqualTo("nodepool.label.a$1.nodes.ready");
    assertThatThrownBy(() -> StatsdName.NODES.of("ready", "more"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> lines(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    while (lines.size() < count) {
      lines.addAll(List.of(text(receive()).split("\n")));
    }
    return lines;
  }

  private DatagramPacket receive() throws IOException {
    var packet = new DatagramPacket(new byte[65_000], 65_000);
    server.receive(packet);
    return packet;
  }

  private static String text(DatagramPacket packet) {
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }
}
