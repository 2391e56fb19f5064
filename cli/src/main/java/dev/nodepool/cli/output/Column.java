package dev.nodepool.cli.output;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One property of a row.
 *
 * @param title what stands above it in a table
 * @param key its name in JSON and YAML
 * @param detail shown in a table only when details are asked for; JSON and YAML always have it
 */
public record Column<T>(
    String title, String key, boolean detail, Function<T, @Nullable Object> value) {

  public static <T> Column<T> of(String title, String key, Function<T, @Nullable Object> value) {
    return new Column<>(title, key, false, value);
  }

  public static <T> Column<T> detail(
      String title, String key, Function<T, @Nullable Object> value) {
    return new Column<>(title, key, true, value);
  }
}
