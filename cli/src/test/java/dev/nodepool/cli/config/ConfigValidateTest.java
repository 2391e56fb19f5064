package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigValidateTest {
  private static final int MUTANTS_PER_FILE = 100;
  private static final List<String> REFERRERS =
      List.of("is not in the top-level list", "there is no", "is abstract");

  @TempDir Path directory;

  @Test
  void a_valid_configuration_is_confirmed() throws IOException {
    var file = write("good.yaml", "labels: [{name: small}]\nproviders: []\n");
    var ran = run("-c", file, "config-validate");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo(file + " is valid\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void every_problem_has_a_line_with_its_place() throws IOException {
    var file = write("bad.yaml", "labels:\n  - name: small\n    min-redy: 1\nprovidrs: []\n");
    var ran = run("config-validate", "-c", file);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(file + ":3:5: ").contains(file + ":4:1: ");
  }

  @Test
  void the_secure_file_is_checked_too() throws IOException {
    var file = write("good.yaml", "labels: []\nproviders: []\n");
    var secure = write("secure.conf", "diskimages: [{name: none}]\n");
    var ran = run("-c", file, "-s", secure, "config-validate");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains(secure + ":1:");
  }

  @Test
  void a_directory_is_read_file_by_file() throws IOException {
    write("10.yaml", "labels: [{name: a}]\n");
    write("20.yaml", "labels: [{name: b}]\nproviders: []\n");
    assertThat(run("-c", directory.toString(), "config-validate").exit()).isZero();
  }

  @Test
  void programs_get_the_problems_as_json() throws IOException {
    var file = write("bad.yaml", "labels: []\nproviders: []\nnosuch: 1\n");
    var ran = run("-c", file, "config-validate", "-o", "json");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("\"valid\" : false").contains("\"line\" : 3");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 20_261_121})
  void mutants_of_valid_files_are_refused_near_their_change(long seed) throws IOException {
    int made = 0;
    int refused = 0;
    for (var valid : List.of("cloud.yaml", "machines.yaml")) {
      for (var mutant : new Mutants(validFile(valid), seed).make(MUTANTS_PER_FILE)) {
        var file = write("mutant.yaml", mutant.text());
        var ran = run("-c", file, "config-validate");
        var what = "%s, seed %d, %s:%n%s%n%s".formatted(valid, seed, mutant, ran, mutant.text());
        assertThat(ran.exit()).as(what).isIn(0, 1);
        assertThat(ran.out() + ran.err())
            .as(what)
            .doesNotContainIgnoringCase("internal error", "exception", "unexpectedly", "\tat ");
        if (ran.exit() == 1) {
          assertThat(ran.err().lines()).as(what).isNotEmpty();
          assertThat(ran.err().lines())
              .as(what)
              .allMatch(line -> isAtTheChange(file, line, mutant.section()));
          refused++;
        }
        made++;
      }
    }
    assertThat(made).isGreaterThanOrEqualTo(200);
    assertThat(refused).isGreaterThanOrEqualTo(made * 60 / 100);
  }

  /** In the mutated section, or where somebody names what the mutant renamed or dropped. */
  private static boolean isAtTheChange(String file, String line, Mutants.Section section) {
    var place = Pattern.compile(Pattern.quote(file) + ":(\\d+):(\\d+): (.*)").matcher(line);
    return place.matches()
        && (section.contains(Integer.parseInt(place.group(1)))
            || REFERRERS.stream().anyMatch(place.group(3)::contains));
  }

  private static String validFile(String name) throws IOException {
    try (var in = Mutants.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static CliFixture.Ran run(String... arguments) {
    return CliFixture.runBare(CliFixture.NOON, "", Map.of(), arguments);
  }
}
