package dev.nodepool.cli.output;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Things to show, one a row.
 *
 * @param none what stands in a table for a missing value
 */
public record Rows<T>(List<Column<T>> columns, Collection<T> items, String none) {

  public static <T> Rows<T> of(List<Column<T>> columns, Collection<T> items) {
    return new Rows<>(columns, items, "");
  }

  /** As {@link #of}, but a missing value shows as that word. */
  public Rows<T> withNone(String word) {
    return new Rows<>(columns, items, word);
  }

  /** Only the columns whose keys are so. */
  public Rows<T> withKeys(Predicate<String> wanted) {
    return new Rows<>(
        columns.stream().filter(column -> wanted.test(column.key())).toList(), items, none);
  }

  /** Without the columns that Nodepool 11 does not have. */
  public Rows<T> asInNodepool11() {
    return new Rows<>(
        columns.stream().filter(column -> column.place() != Column.Place.DOCUMENTS).toList(),
        items,
        none);
  }

  public String table(boolean details) {
    var shown = columns.stream().filter(column -> column.inTable(details)).toList();
    var table = new Table(shown.stream().map(Column::title).toList());
    for (var item : items) {
      table.row(shown.stream().map(column -> cell(shown(column, item))).toList());
    }
    return table.toString();
  }

  /** The rows as plain maps for JSON and YAML. */
  public List<Map<String, @Nullable Object>> objects() {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (var item : items) {
      var object = new LinkedHashMap<String, @Nullable Object>();
      for (var column : columns) {
        var value = shown(column, item);
        if (value != null || column.place() != Column.Place.DOCUMENTS) {
          object.put(column.key(), value);
        }
      }
      objects.add(object);
    }
    return objects;
  }

  /** Whatever a column shows, others may have written it. */
  private static <T> @Nullable Object shown(Column<T> column, T item) {
    return Secrets.redacted(column.value().apply(item));
  }

  private String cell(@Nullable Object value) {
    return switch (value) {
      case null -> none;
      case Collection<?> list ->
          list.stream().map(PythonText::str).collect(Collectors.joining(","));
      default -> PythonText.str(value);
    };
  }
}
