package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.ConfigException;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in the files, the outcome is a configuration or problems with a place. */
class FuzzTest {
  private static final List<String> ODD_VALUES =
      List.of(
          "",
          "~",
          "[]",
          "{}",
          "[[]]",
          "yes",
          "-1",
          "1e400",
          ".5",
          "0x",
          "99999999999999999999",
          "'%(NODEPOOL_NO)'",
          "{a: b}",
          "[~]",
          "[1, {}]",
          "\"\\0\"",
          "\"\\uD83D\"",
          "*x",
          "&x y",
          "!!binary aGk=",
          "2024-01-01",
          "<<",
          "|\n  x",
          "? [a]",
          "ü",
          "''",
          "9223372036854775808");

  @TempDir Path directory;

  private void check(byte[] text) throws IOException {
    var file = Files.write(directory.resolve("x.yaml"), text);
    for (var source :
        List.of(
            new ConfigSource(file, null, Map.of()),
            new ConfigSource(good(), file, Map.of()),
            new ConfigSource(directory, null, Map.of()))) {
      var strict = new ConfigLoader().validate(source);
      assertThat(strict.hasErrors()).isNotEqualTo(strict.valid().isPresent());
      assertThat(strict.problems())
          .allSatisfy(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
            assertThat(problem.message()).isNotBlank().doesNotContain("Exception");
          });
      try {
        new ConfigLoader().load(source);
      } catch (ConfigException e) {
        assertThat(strict.hasErrors()).isTrue();
      }
    }
  }

  private Path good() throws IOException {
    return Files.writeString(directory.resolve("good.conf"), "diskimages: [{name: debian}]");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 8})
  void an_odd_value_in_any_place(long seed) throws IOException {
    var random = new Random(seed);
    var lines = new ArrayList<String>();
    List.of("cloud.yaml", "machines.yaml", "minimal/configuration.yaml", "minimal/azure.yaml")
        .forEach(file -> lines.add(SampleFiles.read(file)));
    for (int i = 0; i < 60; i++) {
      var text = new ArrayList<>(lines.get(i % lines.size()).lines().toList());
      for (int change = 0; change <= random.nextInt(3); change++) {
        int at = random.nextInt(text.size());
        var odd = ODD_VALUES.get(random.nextInt(ODD_VALUES.size()));
        text.set(at, text.get(at).replaceFirst(":.*", ": ") + odd);
      }
      check(String.join("\n", text).getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {10, 11})
  void random_bytes_and_cut_files(long seed) throws IOException {
    var random = new Random(seed);
    var whole = SampleFiles.read("cloud.yaml").getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 40; i++) {
      var bytes = new byte[random.nextInt(60)];
      random.nextBytes(bytes);
      check(bytes);
      check(Arrays.copyOf(whole, random.nextInt(whole.length)));
      var broken = whole.clone();
      broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
      check(broken);
    }
  }

  @Test
  void very_long_keys_and_values() throws IOException {
    check(("labels: [{name: " + "x".repeat(200_000) + "}]").getBytes(StandardCharsets.UTF_8));
    check(("'" + "k".repeat(900) + "': 1").getBytes(StandardCharsets.UTF_8));
    check(("? " + "k".repeat(100_000) + "\n: 1").getBytes(StandardCharsets.UTF_8));
    check(("webapp: {port: " + "9".repeat(100_000) + "}").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void many_labels_take_no_long_time() throws IOException {
    var text = new StringBuilder("labels:\n");
    var pool =
        new StringBuilder("providers:\n  - name: p\n    driver: static\n    pools:\n")
            .append("      - name: x\n        nodes:\n");
    for (int i = 0; i < 5000; i++) {
      text.append("  - name: label").append(i).append('\n');
      pool.append("          - {name: h")
          .append(i)
          .append(", labels: label")
          .append(i)
          .append("}\n");
    }
    var started = System.nanoTime();
    var loaded = new Workspace(directory).strict(text.append(pool).toString());
    assertThat(loaded.config().labels()).hasSize(5000);
    assertThat(System.nanoTime() - started).isLessThan(10_000_000_000L);
  }

  @Test
  void missing_and_unreadable_files() {
    var missing = new ConfigSource(directory.resolve("none.yaml"), null, Map.of());
    assertThat(new ConfigLoader().validate(missing).problems())
        .singleElement()
        .asString()
        .endsWith("none.yaml:1:1: there is no such file");
  }
}
