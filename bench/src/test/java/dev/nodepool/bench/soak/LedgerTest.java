package dev.nodepool.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.bench.measure.ResultLine;
import dev.nodepool.model.Allocation;
import dev.nodepool.model.Machine;
import dev.nodepool.model.Node;
import dev.nodepool.model.Owner;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Ledger ledger = new Ledger(new PrintStream(said, true, StandardCharsets.UTF_8));

  @Test
  void a_node_that_is_given_out_after_it_came_back_is_all_right() {
    ledger.handedOut(node("0000000001", "m-1"), "first");
    ledger.givenBack(node("0000000001", "m-1"), "first");
    ledger.handedOut(node("0000000001", "m-1"), "second");
    assertThat(said.size()).isZero();
  }

  @Test
  void a_node_that_two_have_is_noticed() {
    ledger.handedOut(node("0000000001", "m-1"), "first");
    ledger.handedOut(node("0000000001", "m-2"), "second");
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("node 0000000001 was given to second while first has it");
    assertThat(figure("double")).isEqualTo(1);
  }

  @Test
  void a_machine_behind_two_nodes_is_noticed() {
    ledger.handedOut(node("0000000001", "m-1"), "first");
    ledger.handedOut(node("0000000002", "m-1"), "second");
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("machine cloud/m-1");
  }

  @Test
  void the_last_launcher_does_not_count_as_killed() {
    ledger.served(0);
    ledger.served(1);
    ledger.served(2);
    ledger.served(2);
    assertThat(ledger.shareOfKilled(2)).isEqualTo(0.5);
    assertThat(ledger.clean(2)).isTrue();
  }

  @Test
  void a_run_in_which_the_killed_launchers_did_nothing_proves_nothing() {
    ledger.served(0);
    assertThat(ledger.clean(0)).isFalse();
  }

  @Test
  void whatever_is_lost_or_left_fails_the_run() {
    ledger.served(0);
    assertThat(ledger.clean(1)).isTrue();
    ledger.leaked(1, "machine m-1");
    assertThat(ledger.clean(1)).isFalse();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("LEFT BEHIND: machine m-1");
  }

  private double figure(String name) {
    var line = ResultLine.of("soak");
    ledger.writeTo(line, 1);
    return line.number(name);
  }

  private static Node node(String id, String machine) {
    return Node.init("small", new Owner("cloud", "main", "x"), Allocation.FREE, null, NOON)
        .withId(id)
        .withMachine(Machine.NONE.withExternalId(machine));
  }
}
