package dev.nodepool.cloudmodel.time;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * How long something takes, as a distribution. As text: {@code 2} is two seconds, {@code 1..3}
 * anything between, {@code 2~0.5} lognormal with a median of two seconds and a sigma of 0.5.
 *
 * @param low seconds; the median of a lognormal one
 * @param high seconds
 * @param sigma of the logarithm, 0 where it is not lognormal
 */
public record Delay(double low, double high, double sigma) {
  public static final Delay NONE = new Delay(0, 0, 0);
  private static final double LONGEST_SECONDS = 86_400;
  private static final String NUMBER = "([0-9]*\\.?[0-9]+)";
  private static final Pattern FIXED = Pattern.compile(NUMBER);
  private static final Pattern RANGE = Pattern.compile(NUMBER + "\\.\\." + NUMBER);
  private static final Pattern LOGNORMAL = Pattern.compile(NUMBER + "~" + NUMBER);

  public Delay {
    if (low < 0 || high < low || sigma < 0) {
      throw new IllegalArgumentException(
          "a delay cannot go from %s to %s seconds".formatted(low, high));
    }
  }

  public static Delay of(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    return new Delay(seconds, seconds, 0);
  }

  /** Throws IllegalArgumentException in one sentence when the text is no delay. */
  public static Delay parse(String text) {
    var trimmed = text.strip();
    var fixed = FIXED.matcher(trimmed);
    if (fixed.matches()) {
      double seconds = Double.parseDouble(trimmed);
      return new Delay(seconds, seconds, 0);
    }
    var range = RANGE.matcher(trimmed);
    if (range.matches()) {
      return new Delay(Double.parseDouble(range.group(1)), Double.parseDouble(range.group(2)), 0);
    }
    var lognormal = LOGNORMAL.matcher(trimmed);
    if (lognormal.matches()) {
      double median = Double.parseDouble(lognormal.group(1));
      return new Delay(median, median, Double.parseDouble(lognormal.group(2)));
    }
    throw new IllegalArgumentException(
        "%s is no delay: write seconds as 2, 1..3 (between) or 2~0.5 (median~sigma)"
            .formatted(text));
  }

  /** One value of the distribution. */
  public Duration draw(RandomGenerator random) {
    double seconds = low;
    if (sigma > 0) {
      seconds = low * Math.exp(sigma * random.nextGaussian());
    } else if (high > low) {
      seconds = low + (high - low) * random.nextDouble();
    }
    return Duration.ofNanos(Math.round(Math.min(seconds, LONGEST_SECONDS) * 1e9));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    if (sigma > 0) {
      return low + "~" + sigma;
    }
    return high > low ? low + ".." + high : String.valueOf(low);
  }
}
