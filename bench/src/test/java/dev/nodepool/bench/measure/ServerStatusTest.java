package dev.nodepool.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServerStatusTest {
  private static final String SRVR =
      """
      Zookeeper version: 3.9.5
      Latency min/avg/max: 0/0.5/12
      Received: 1200
      Sent: 1300
      Connections: 2
      Outstanding: 0
      Zxid: 0x1f4
      Mode: standalone
      Node count: 5
      """;

  @Test
  void transactions_and_packets_are_read() throws IOException {
    assertThat(ServerStatus.parse(SRVR)).isEqualTo(new ServerStatus(500, 2500));
  }

  @Test
  void what_happened_between_is_the_difference() {
    var before = new ServerStatus(500, 2500);
    var after = new ServerStatus(510, 2600);
    assertThat(after.transactionsSince(before)).isEqualTo(10);
    assertThat(after.packetsSince(before)).isEqualTo(100);
  }

  @Test
  void a_server_that_refuses_the_question_is_told_what_to_change() {
    var refusal = "srvr is not executed because it is not in the whitelist.";
    assertThatThrownBy(() -> ServerStatus.parse(refusal)).hasMessageContaining("whitelist");
  }
}
