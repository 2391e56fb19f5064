package dev.nodepool.cli.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.RequestState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressLineTest {
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
  private CliFixture cli;

  @BeforeEach
  void start(@TempDir Path directory) throws InterruptedException {
    cli = new CliFixture(directory);
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void a_person_sees_how_many_requests_are_served_before() throws InterruptedException {
    var urgent = ask(NodeRequest.PRIORITY_HIGH);
    var earlier = ask(NodeRequest.PRIORITY_NORMAL);
    var own = ask(NodeRequest.PRIORITY_NORMAL);
    ask(NodeRequest.PRIORITY_NORMAL);
    try (var line = new ProgressLine(terminal(true), cli.store(), own)) {
      awaitShown("Request %s: requested, 2 before it, ".formatted(own));
      cli.store().requests().delete(urgent);
      awaitShown("1 before it, ");
      cli.store().requests().delete(earlier);
      awaitShown("next in the queue, ");
      say(own, "Pool main has no room.");
      awaitShown(": Pool main has no room.");
      var request = cli.store().requests().read(own).orElseThrow().value();
      line.changed(request.moved(RequestState.PENDING, cli.store().now()));
      awaitShown("Request %s: pending, ".formatted(own));
    }
  }

  @Test
  void a_program_sees_nothing() throws InterruptedException {
    try (var line = new ProgressLine(terminal(false), cli.store(), "200-0000000000")) {
      line.changed(NodeRequest.of(List.of("small"), "test", cli.store().now()));
    }
    assertThat(shown.size()).isZero();
  }

  private String ask(int priority) throws InterruptedException {
    var request = NodeRequest.of(List.of("small"), "test", cli.store().now());
    return cli.store().requests().create(request, priority, true);
  }

  private void say(String id, String text) throws InterruptedException {
    try (var held = cli.store().requests().tryLock(id).orElseThrow()) {
      var reason = Reason.of("NO_ROOM", text, cli.store().now());
      held.update(request -> request.withReason(reason));
    }
  }

  private void awaitShown(String text) {
    await().untilAsserted(() -> assertThat(shown.toString(StandardCharsets.UTF_8)).contains(text));
  }

  private Terminal terminal(boolean watched) {
    return new Terminal(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(shown, true, StandardCharsets.UTF_8),
        new PrintStream(shown, true, StandardCharsets.UTF_8),
        InstantSource.fixed(CliFixture.NOON),
        Map.of(),
        false,
        watched);
  }
}
