package dev.nodepool.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.nodepool.launcher.context.Intervals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The page that shows the way of a request tells the truth: the classes are there, and a request
 * passes them in that order.
 */
class ArchitecturePageTest {
  private static final Pattern STEP = Pattern.compile("(?m)^\\d+\\. `(\\w+)`$");
  @TempDir Path folder;

  @Test
  void the_classes_on_the_page_are_in_the_sources() throws Exception {
    assertThat(steps()).hasSize(6);
    try (var files = Files.walk(Path.of("src/main/java/dev/nodepool/launcher"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsAll(steps().stream().map(name -> name + ".java").toList());
    }
  }

  @Test
  void a_request_passes_them_in_that_order() throws Exception {
    var passed = new ConcurrentLinkedQueue<String>();
    var root = (Logger) LoggerFactory.getLogger("nodepool");
    var before = root.getLevel();
    var recorder = recorder(passed);
    root.setLevel(Level.DEBUG);
    recorder.start();
    root.addAppender(recorder);
    try (var it = new LauncherFixture(folder, Map.of())) {
      var rarely =
          new Intervals(
              java.time.Duration.ofHours(1),
              java.time.Duration.ofHours(1),
              java.time.Duration.ofSeconds(1),
              java.time.Duration.ofHours(8),
              java.time.Duration.ofMillis(10),
              java.time.Duration.ofMillis(100));
      var launcher = it.launcher(it.config(TestConfig.twoLabels()), rarely);
      it.useAndReturn(it.ask("small"));
      it.awaitNoNodes();
      launcher.sweepLeaks();
      LauncherFixture.await(() -> passed, names -> names.contains("LeakSweep"));
    } finally {
      root.detachAppender(recorder);
      root.setLevel(before);
    }
    Set<String> order = new LinkedHashSet<>(passed);
    order.retainAll(Set.copyOf(steps()));
    assertThat(order).containsExactlyElementsOf(steps());
  }

  /** Notes the class behind each line of the log, as its logger names it. */
  private static AppenderBase<ILoggingEvent> recorder(ConcurrentLinkedQueue<String> passed) {
    return new AppenderBase<>() {
      @Override
      protected void append(ILoggingEvent event) {
        var name = event.getLoggerName().replace("nodepool.", "");
        passed.add(name.contains(".") ? name.substring(0, name.indexOf('.')) : name);
      }
    };
  }

  private static List<String> steps() throws Exception {
    var page = Files.readString(Path.of("../docs/architecture.md"));
    return STEP.matcher(page).results().map((MatchResult step) -> step.group(1)).toList();
  }
}
