package dev.nodepool.launcher;

import static dev.nodepool.launcher.LauncherFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.LauncherHosts;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.launcher.context.Intervals;
import dev.nodepool.model.Component;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherHostTest {
  /** One provider for each of two hosts, one with a pool for each, one for both. */
  private static TestConfig config(String one, String two) {
    return new TestConfig()
        .fake("of-one", "a")
        .with("launcher-host", one)
        .fake("of-two", "b")
        .with("launcher-host", two)
        .fake("split", "c")
        .pool("launcher-host", one)
        .secondPool("second", "d")
        .pool("launcher-host", two)
        .fake("any", "e");
  }

  @TempDir Path folder;

  @Test
  void two_launchers_at_once_serve_each_what_names_their_host() throws Exception {
    try (var it = new LauncherFixture(folder, Map.of())) {
      var first = it.launcher(of(it, config("nl1", "nl2"), "nl1"), Intervals.DEFAULT);
      pools(it, "any/main", "of-one/main", "split/main");
      var second = it.launcher(of(it, config("nl1", "nl2"), "nl2"), Intervals.DEFAULT);
      pools(it, "any/main", "any/main", "of-one/main", "of-two/main", "split/main", "split/second");
      for (var label : List.of("a", "b", "c", "d", "e")) {
        it.useAndReturn(it.ask(label));
      }
      // The hosts change roles under way.
      first.reconfigure(of(it, config("nl2", "nl1"), "nl1"));
      second.reconfigure(of(it, config("nl2", "nl1"), "nl2"));
      pools(it, "any/main", "any/main", "of-one/main", "of-two/main", "split/main", "split/second");
      first.close();
      pools(it, "any/main", "of-one/main", "split/main");
      var alone = it.ask("a");
      assertThat(it.fulfilled(alone).getFirst().provider()).isEqualTo("of-one");
    }
  }

  private static NodepoolConfig of(LauncherFixture it, TestConfig config, String host)
      throws Exception {
    return LauncherHosts.served(it.config(config), List.of(host, host + ".example.org"));
  }

  private static void pools(LauncherFixture it, String... names) {
    await(
        () ->
            it.store.components().readAll().stream()
                .filter(Component.Pool.class::isInstance)
                .map(Component.Pool.class::cast)
                .map(pool -> pool.provider() + "/" + pool.name())
                .sorted()
                .toList(),
        List.of(names)::equals);
  }
}
