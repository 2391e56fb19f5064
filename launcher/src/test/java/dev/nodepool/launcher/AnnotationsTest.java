package dev.nodepool.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.nodepool.launcher.context.Annotations;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.RequestState;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Whoever follows one event, one request or one node through the log finds every line of it. */
class AnnotationsTest {
  private static final TestConfig CONFIG =
      new TestConfig()
          .fake("fake-one", "small")
          .with("rate", null)
          .offered("small", "min-ram", 8192);

  private static final Pattern ABOUT = Pattern.compile("^(Request|Node) ([-0-9]+) .*");

  private final Logger logger = (Logger) LoggerFactory.getLogger("nodepool");
  private final Lines lines = new Lines();
  private Level before;

  /** Keeps what is logged, with what it is about. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      event.prepareForDeferredProcessing();
      events.add(event);
    }
  }

  @BeforeEach
  void listen() {
    before = logger.getLevel();
    logger.setLevel(Level.DEBUG);
    lines.setContext(logger.getLoggerContext());
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
    logger.setLevel(before);
  }

  @Test
  void every_line_about_a_request_or_a_node_says_so(@TempDir Path folder) throws Exception {
    try (var fixture = new LauncherFixture(folder, Map.of())) {
      fixture.launcher(CONFIG);
      var wish =
          NodeRequest.of(List.of("small", "small"), "zuul-1", fixture.store.now())
              .withEventId("ev-1");
      var served = fixture.ask(wish);
      fixture.useAndReturn(served);
      fixture.awaitState(
          fixture.ask(
              NodeRequest.of(List.of("nosuch"), "zuul-1", fixture.store.now()).withEventId("ev-2")),
          RequestState.FAILED);
      fixture.awaitNoNodes();
    }
    assertThat(lines.events).anyMatch(line -> line.getFormattedMessage().contains("is fulfilled"));
    assertThat(lines.events).anyMatch(line -> line.getFormattedMessage().contains("is declined"));
    assertThat(lines.events).anyMatch(line -> line.getFormattedMessage().contains(" is ready in "));
    assertThat(lines.events).anyMatch(line -> line.getFormattedMessage().contains(") is deleted"));
    for (var line : lines.events) {
      var about = ABOUT.matcher(line.getFormattedMessage());
      if (about.matches()) {
        var annotations = line.getMDCPropertyMap();
        boolean ofNode = about.group(1).equals("Node");
        assertThat(annotations)
            .as(line.getFormattedMessage())
            .containsEntry(ofNode ? "node" : "request", about.group(2));
        if (!ofNode) {
          assertThat(annotations.get("event")).isIn("ev-1", "ev-2");
        }
      }
    }
  }

  @Test
  void what_was_being_talked_about_before_comes_back() {
    var outer = NodeRequest.of(List.of("a"), "r", java.time.Instant.EPOCH).withId("200-1");
    try (var _ = Annotations.of(outer.withEventId("ev"))) {
      try (var _ = Annotations.of(outer.withId("200-2"), "0000000001")) {
        assertThat(MDC.get("request")).isEqualTo("200-2");
        assertThat(MDC.get("node")).isEqualTo("0000000001");
        assertThat(MDC.get("event")).isNull();
      }
      assertThat(MDC.get("request")).isEqualTo("200-1");
      assertThat(MDC.get("event")).isEqualTo("ev");
      assertThat(MDC.get("node")).isNull();
    }
    assertThat(MDC.get("request")).isNull();
  }
}
