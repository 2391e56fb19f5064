package dev.nodepool.launcher.canary;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.model.Canary;
import dev.nodepool.model.Canary.Boots;
import dev.nodepool.model.Canary.Stage;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often the test errs, over 1,000 simulated trials: the table in docs/building-images.md. */
class BootComparisonTest {
  private static final int RUNS = 1_000;
  private static final double BAD = 0.3;

  private record Trial(Stage verdict, int boots) {}

  /** Launches until it is decided; a share of them from the canary. */
  private static Trial trial(Random random, int percent, double own, double before) {
    var canary = Canary.begun(percent, Boots.NONE);
    var others = Boots.NONE;
    while (true) {
      if (random.nextInt(100) >= percent) {
        others = others.plus(Boots.one(random.nextDouble() >= before));
        continue;
      }
      canary = canary.counting(Boots.one(random.nextDouble() >= own), others);
      others = Boots.NONE;
      var verdict = BootComparison.verdict(canary.own(), canary.before());
      if (verdict != Stage.RUNNING) {
        return new Trial(verdict, canary.own().tried());
      }
    }
  }

  private static double share(int percent, double own, double before, Predicate<Trial> which) {
    var random = new Random(percent + Math.round(before * 1_000));
    long found =
        IntStream.range(0, RUNS)
            .mapToObj(_ -> trial(random, percent, own, before))
            .filter(which)
            .count();
    return (double) found / RUNS;
  }

  @ParameterizedTest
  @CsvSource({"10, 0", "10, 0.01", "10, 0.02", "5, 0.02", "20, 0.02"})
  void an_image_that_fails_three_boots_in_ten_is_rolled_back_within_40_launches(
      int percent, double before) {
    assertThat(
            share(
                percent,
                BAD,
                before,
                trial -> trial.verdict() == Stage.ROLLED_BACK && trial.boots() <= 40))
        .isGreaterThanOrEqualTo(0.95);
  }

  @ParameterizedTest
  @CsvSource({"10, 0", "10, 0.02", "10, 0.05", "10, 0.1", "5, 0.02", "20, 0.02", "50, 0.02"})
  void a_good_image_is_hardly_ever_rolled_back(int percent, double before) {
    assertThat(share(percent, before, before, trial -> trial.verdict() == Stage.ROLLED_BACK))
        .isLessThan(0.01);
  }

  @ParameterizedTest
  @CsvSource({"10, 0.05, 0.99", "10, 0.1, 0.95", "50, 0.02, 0.97"})
  void where_more_fails_anyway_a_bad_image_takes_longer_and_is_found_still(
      int percent, double before, double atLeast) {
    assertThat(share(percent, BAD, before, trial -> trial.verdict() == Stage.ROLLED_BACK))
        .isGreaterThan(atLeast);
  }

  @Test
  void an_image_is_promoted_after_two_dozen_good_boots_and_never_tried_for_ever() {
    int boots =
        IntStream.rangeClosed(1, 300)
            .filter(
                n -> BootComparison.verdict(new Boots(n, 0), new Boots(n * 9, 0)) == Stage.PROMOTED)
            .findFirst()
            .orElseThrow();
    assertThat(boots).isBetween(20, 30);
    for (int failed = 0; failed <= 200; failed++) {
      assertThat(BootComparison.verdict(new Boots(200, failed), new Boots(400, 40)))
          .isNotEqualTo(Stage.RUNNING);
    }
  }

  @Test
  void what_fails_with_any_image_blames_nobody() {
    assertThat(BootComparison.verdict(new Boots(10, 8), new Boots(90, 72)))
        .isNotEqualTo(Stage.ROLLED_BACK);
    assertThat(BootComparison.verdict(new Boots(14, 14), new Boots(15, 15)))
        .isNotEqualTo(Stage.ROLLED_BACK);
    assertThat(BootComparison.verdict(new Boots(10, 8), new Boots(90, 2)))
        .isEqualTo(Stage.ROLLED_BACK);
  }
}
