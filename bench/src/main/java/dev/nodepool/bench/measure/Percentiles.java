package dev.nodepool.bench.measure;

import java.util.Arrays;
import java.util.Collection;

/** Samples in order, for medians and their like. Immutable. */
public final class Percentiles {
  private final double[] sorted;

  private Percentiles(double[] samples) {
    this.sorted = samples;
    Arrays.sort(sorted);
  }

  /** Throws when there are no samples: nothing can be said then. */
  public static Percentiles of(Collection<? extends Number> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("there are no samples: the scenario measured nothing");
    }
    return new Percentiles(samples.stream().mapToDouble(Number::doubleValue).toArray());
  }

  /** The smallest sample that at least this share of all samples does not exceed. */
  public double at(double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  /** The middle sample; of an even number the mean of both middle ones. */
  public double median() {
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  public double max() {
    return sorted[sorted.length - 1];
  }
}
