package dev.nodepool.cli.output;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One property of a row.
 *
 * @param title what stands above it in a table
 * @param key its name in JSON and YAML
 */
public record Column<T>(
    String title, String key, Place place, Function<T, @Nullable Object> value) {

  /** Where a column is shown. */
  public enum Place {
    EVERYWHERE,
    /** In a table only when details are asked for. */
    DETAILS,
    /**
     * Only in JSON and YAML, and there only where there is a value: Nodepool 11 has no such key.
     */
    DOCUMENTS
  }

  public static <T> Column<T> of(String title, String key, Function<T, @Nullable Object> value) {
    return new Column<>(title, key, Place.EVERYWHERE, value);
  }

  public static <T> Column<T> detail(
      String title, String key, Function<T, @Nullable Object> value) {
    return new Column<>(title, key, Place.DETAILS, value);
  }

  public static <T> Column<T> document(String key, Function<T, @Nullable Object> value) {
    return new Column<>(key, key, Place.DOCUMENTS, value);
  }

  boolean inTable(boolean details) {
    return place == Place.EVERYWHERE || (details && place == Place.DETAILS);
  }
}
