package dev.nodepool.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatsdTest {

  @Test
  void a_launch_is_counted_and_timed_under_its_literal_names() throws Exception {
    try (var server =
        new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
      server.setSoTimeout(10_000);
      var sink =
          Statsd.ofEnvironment(
              Map.of(
                  "STATSD_HOST",
                  "127.0.0.1",
                  "STATSD_PORT",
                  Integer.toString(server.getLocalPort())));
      new LaunchMetrics(sink)
          .ended("ready", "cloud", "az1", "NodePool:min-ready", Duration.ofMillis(1500));
      assertThat(receive(server, 8))
          .containsExactly(
              "nodepool.launch.ready:1|c",
              "nodepool.launch.ready:1500|ms",
              "nodepool.launch.provider.cloud.ready:1|c",
              "nodepool.launch.provider.cloud.ready:1500|ms",
              "nodepool.launch.provider.cloud.az1.ready:1|c",
              "nodepool.launch.provider.cloud.az1.ready:1500|ms",
              "nodepool.launch.requestor.NodePool_min-ready.ready:1|c",
              "nodepool.launch.requestor.NodePool_min-ready.ready:1500|ms");
    }
  }

  @Test
  void without_a_server_nothing_is_sent() {
    assertThat(Statsd.ofEnvironment(Map.of())).isSameAs(MetricSink.NONE);
  }

  private static List<String> receive(DatagramSocket server, int count) throws Exception {
    var got = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var packet = new DatagramPacket(new byte[1500], 1500);
      server.receive(packet);
      got.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
    }
    return got;
  }
}
