package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.Workspace;
import dev.nodepool.config.yaml.Problem;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong files get problems near the mistake and never an internal error. */
class MutantTest {
  private static final int MUTANTS_PER_FILE = 120;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 20_261_121})
  void mutants_are_refused_near_their_change(long seed) {
    int made = 0;
    int refused = 0;
    for (var file : List.of("cloud.yaml", "machines.yaml")) {
      for (var mutant : new Mutants(SampleFiles.read(file), seed).make(MUTANTS_PER_FILE)) {
        var name = "%s, seed %d, %s:%n%s".formatted(file, seed, mutant, mutant.text());
        var loaded = new Workspace(directory).strict(mutant.text());
        for (var problem : loaded.problems()) {
          assertThat(mutant.section().contains(problem.line()) || isReferrer(problem))
              .as("%s is outside of %s in %s", problem, mutant.section(), name)
              .isTrue();
        }
        made++;
        refused += loaded.hasErrors() ? 1 : 0;
      }
    }
    System.out.println("seed " + seed + ": " + refused + " of " + made + " mutants refused");
    assertThat(refused).isGreaterThanOrEqualTo(made * 60 / 100);
  }

  /** Who names something that the mutant renamed or dropped, in another section. */
  private static boolean isReferrer(Problem problem) {
    return Stream.of("is not in the top-level list", "there is no", "is abstract")
        .anyMatch(problem.message()::contains);
  }

  @Test
  void the_files_that_are_mutated_are_right() {
    for (var file : List.of("cloud.yaml", "machines.yaml")) {
      assertThat(new Workspace(directory).strict(SampleFiles.read(file)).problems()).isEmpty();
    }
  }
}
