package dev.nodepool.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.nodepool.config.ConfigWatch.Pace;
import dev.nodepool.config.yaml.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running daemon notices what changes in its files. */
class ConfigWatchTest {
  private static final Duration TICK = Duration.ofMillis(20);
  private static final Pace FAST = new Pace(TICK, TICK);

  @TempDir Path directory;

  /** Remembers what it was told, as names of labels or as problems. */
  private static final class Ear implements ConfigWatch.Listener {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void changed(Loaded loaded) {
      heard.add("labels " + loaded.config().labels().stream().map(Label::name).toList());
    }

    @Override
    public void refused(List<Problem> problems) {
      heard.add("refused line " + problems.getFirst().line());
    }

    void waitFor(String... expected) {
      await().atMost(Duration.ofSeconds(20)).until(() -> heard.equals(List.of(expected)));
    }
  }

  private ConfigWatch watch(ConfigSource source, Ear ear) {
    return new ConfigWatch(new ConfigLoader(), source, ear, FAST).start();
  }

  @Test
  void a_change_is_told_and_a_mistake_too() {
    var workspace = new Workspace(directory);
    var ear = new Ear();
    try (var watch = watch(workspace.source("labels: [{name: a}]"), ear)) {
      assertThat(watch).isNotNull();
      workspace.write("nodepool.yaml", "labels: [{name: a}, {name: b}]");
      ear.waitFor("labels [a, b]");
      workspace.write("nodepool.yaml", "labels:\n  - name: [a");
      ear.waitFor("labels [a, b]", "refused line 2");
      workspace.write("nodepool.yaml", "labels: [{name: again}]");
      ear.waitFor("labels [a, b]", "refused line 2", "labels [again]");
    }
  }

  @Test
  void a_file_replaced_as_a_whole_is_noticed() throws Exception {
    var workspace = new Workspace(directory);
    var ear = new Ear();
    var source = workspace.source("labels: [{name: a}]");
    try (var watch = watch(source, ear)) {
      assertThat(watch).isNotNull();
      var time = Files.getLastModifiedTime(source.config());
      var fresh = workspace.write("fresh", "labels: [{name: b}]");
      Files.setLastModifiedTime(fresh, time);
      Files.move(fresh, source.config(), StandardCopyOption.ATOMIC_MOVE);
      ear.waitFor("labels [b]");
    }
  }

  @Test
  void a_file_that_is_away_for_a_moment_is_waited_for() throws Exception {
    var workspace = new Workspace(directory);
    var ear = new Ear();
    var source = workspace.source("labels: [{name: a}]");
    var patience = Duration.ofSeconds(1);
    try (var watch =
        new ConfigWatch(new ConfigLoader(), source, ear, new Pace(TICK, patience)).start()) {
      assertThat(watch).isNotNull();
      Files.delete(source.config());
      workspace.write("nodepool.yaml", "labels: [{name: back}]");
      ear.waitFor("labels [back]");
    }
  }

  @Test
  void a_file_that_stays_away_is_refused() throws Exception {
    var workspace = new Workspace(directory);
    var ear = new Ear();
    var source = workspace.source("labels: [{name: a}]");
    try (var watch = watch(source, ear)) {
      assertThat(watch).isNotNull();
      Files.delete(source.config());
      ear.waitFor("refused line 1");
    }
  }

  @Test
  void the_secure_file_and_every_file_of_a_directory_are_watched() {
    var workspace = new Workspace(directory);
    workspace.write("d/a.yaml", "labels: [{name: a}]");
    var secure = workspace.write("secure.conf", "");
    var ear = new Ear();
    var source = new ConfigSource(directory.resolve("d"), secure, Map.of());
    try (var watch = watch(source, ear)) {
      assertThat(watch).isNotNull();
      workspace.write("d/b.yaml", "labels: [{name: b}]");
      ear.waitFor("labels [a, b]");
      workspace.write("secure.conf", "zookeeper-servers: [{host: z}]");
      ear.waitFor("labels [a, b]", "labels [a, b]");
    }
  }

  @Test
  void a_listener_that_fails_does_not_end_the_watch() {
    var workspace = new Workspace(directory);
    var heard = new CopyOnWriteArrayList<String>();
    var listener =
        new ConfigWatch.Listener() {
          @Override
          public void changed(Loaded loaded) {
            heard.add("changed");
            throw new IllegalStateException("the new provider does not start");
          }

          @Override
          public void refused(List<Problem> problems) {
            heard.add("refused");
          }
        };
    var source = workspace.source("labels: [{name: a}]");
    try (var watch = new ConfigWatch(new ConfigLoader(), source, listener, FAST).start()) {
      assertThat(watch).isNotNull();
      workspace.write("nodepool.yaml", "labels: [{name: b}, {name: c}]");
      await().until(() -> heard.size() == 1);
      workspace.write("nodepool.yaml", "labels: []");
      await().until(() -> heard.size() == 2);
    }
  }
}
