package dev.nodepool.bench.measure;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object on one line, with its members in the order in which they were put. */
public final class ResultLine {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MathContext DIGITS = new MathContext(4);
  private static final double MILLIS = 1000;

  private final Map<String, Object> members = new LinkedHashMap<>();

  private ResultLine() {}

  public static ResultLine of(String scenario) {
    return new ResultLine().with("scenario", scenario);
  }

  public ResultLine with(String name, String value) {
    members.put(name, value);
    return this;
  }

  public ResultLine with(String name, boolean value) {
    members.put(name, value);
    return this;
  }

  public ResultLine with(String name, long value) {
    members.put(name, value);
    return this;
  }

  /**
   * Four digits are all that a measurement on a busy machine is worth; whole numbers stay whole.
   */
  public ResultLine with(String name, double value) {
    if (Double.isFinite(value)) {
      var exact = new BigDecimal(value);
      var rounded =
          Math.abs(value) >= 1000 ? exact.setScale(0, RoundingMode.HALF_UP) : exact.round(DIGITS);
      var shortest = rounded.stripTrailingZeros();
      members.put(name, shortest.scale() <= 0 ? shortest.toBigInteger() : shortest);
    } else {
      members.put(name, String.valueOf(value));
    }
    return this;
  }

  public ResultLine withSeconds(String name, Duration value) {
    return with(name, value.toMillis() / MILLIS);
  }

  /** How busy the machine was during the last minute: figures from a busy one are provisional. */
  public ResultLine withLoad() {
    try {
      return with(
          "load1", Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]));
    } catch (IOException e) {
      return with("load1", Double.NaN);
    }
  }

  /** The number of that name; throws when there is none. */
  public double number(String name) {
    if (members.get(name) instanceof Number number) {
      return number.doubleValue();
    }
    throw new IllegalArgumentException("the result has no number " + name);
  }

  public String text() {
    return JSON.writeValueAsString(members);
  }

  @Override
  public String toString() {
    return text();
  }
}
