package dev.nodepool.cli.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.session.Terminal;
import dev.nodepool.model.Component;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.Reason;
import dev.nodepool.model.RequestState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
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
  void everybody_is_told_what_each_pool_says_when_that_changes() throws InterruptedException {
    var own = ask(NodeRequest.PRIORITY_NORMAL);
    try (var line = progress(false, own, Duration.ofMillis(20))) {
      awaitShown("Request " + own + " has been requested for ");
      awaitShown("No launcher runs: start one with nodepool up or nodepool-launcher.");
      try (var first = cli.store().components().register(pool("best", 100));
          var second = cli.store().components().register(pool("cloud", 200))) {
        assertThat(first.registered()).isTrue();
        assertThat(second.registered()).isTrue();
        awaitShown("Pool main of provider cloud: PRIORITY: ");
        awaitShown("What would change it: ");
      }
      awaitShown("No launcher runs: ");
      line.changed(NodeRequest.of(List.of("small"), "test", cli.store().now()));
    }
    // One line for each change, however often the pools were asked.
    assertThat(shown.toString(StandardCharsets.UTF_8).lines()).hasSizeBetween(3, 6);
    assertThat(shown.toString(StandardCharsets.UTF_8)).doesNotContain("\u001b");
  }

  @Test
  void who_is_served_soon_is_told_nothing() throws InterruptedException {
    try (var line = new ProgressLine(terminal(false), cli.store(), "200-0000000000")) {
      line.changed(NodeRequest.of(List.of("small"), "test", cli.store().now()));
    }
    assertThat(shown.size()).isZero();
  }

  private static Component.Pool pool(String provider, int priority) {
    return new Component.Pool(
        provider + "-1",
        "main",
        provider,
        List.of("small"),
        priority,
        false,
        "h",
        "running",
        "1",
        0);
  }

  private ProgressLine progress(boolean watched, String id, Duration pace)
      throws InterruptedException {
    return new ProgressLine(terminal(watched), cli.store(), id, Duration.ZERO, pace);
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
