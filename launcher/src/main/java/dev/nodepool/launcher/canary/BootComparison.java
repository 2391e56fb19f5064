package dev.nodepool.launcher.canary;

import dev.nodepool.model.Canary;
import dev.nodepool.model.Canary.Boots;

/**
 * Whether a canary boots worse than the upload before it: a sequential likelihood ratio test. One
 * hypothesis says that both fail equally often, the other that the canary fails more often by a
 * fifth of all boots; how often the upload before it fails is what suits each hypothesis best, so
 * that clouds in which much fails blame nobody. docs/building-images.md has its error rates, which
 * a test measures.
 */
public final class BootComparison {
  /** How much more often a bad image fails. */
  private static final double WORSE = 0.2;

  /** How often a good image is to be rolled back, and a bad one promoted, at the most. */
  private static final double FALSE_ALARM = 0.004;

  private static final double MISS = 0.005;
  private static final double ROLL_BACK = Math.log((1 - MISS) / FALSE_ALARM);
  private static final double PROMOTE = Math.log(MISS / (1 - FALSE_ALARM));

  /** After so many boots it is decided by what is more likely by far. */
  private static final int LONGEST = 200;

  private static final double BY_FAR = 3;

  /** As if so many boots of the upload before had been seen, of which so many failed. */
  private static final double SUPPOSED = 20;

  private static final double SUPPOSED_FAILED = 0.4;

  private static final int STEPS = 98;
  private static final double STEP = 0.01;
  private static final double HIGHEST = STEPS * STEP;

  private BootComparison() {}

  /** What the boots so far say. */
  public static Canary.Stage verdict(Boots own, Boots before) {
    double ratio = ratio(own, before);
    if (ratio >= ROLL_BACK || (own.tried() >= LONGEST && ratio >= BY_FAR)) {
      return Canary.Stage.ROLLED_BACK;
    }
    return ratio <= PROMOTE || own.tried() >= LONGEST
        ? Canary.Stage.PROMOTED
        : Canary.Stage.RUNNING;
  }

  /** The logarithm of how much likelier the boots are if the canary is worse. */
  private static double ratio(Boots own, Boots before) {
    double failed = before.failed() + SUPPOSED_FAILED;
    double fine = before.tried() - before.failed() + SUPPOSED - SUPPOSED_FAILED;
    double same = Double.NEGATIVE_INFINITY;
    double worse = Double.NEGATIVE_INFINITY;
    for (int i = 1; i <= STEPS; i++) {
      double rate = i * STEP;
      double others = likelihood(rate, failed, fine);
      same = Math.max(same, others + likelihood(rate, own));
      worse = Math.max(worse, others + likelihood(Math.min(HIGHEST, rate + WORSE), own));
    }
    return worse - same;
  }

  private static double likelihood(double rate, Boots boots) {
    return likelihood(rate, boots.failed(), boots.tried() - boots.failed());
  }

  private static double likelihood(double rate, double failed, double fine) {
    return failed * Math.log(rate) + fine * Math.log1p(-rate);
  }
}
