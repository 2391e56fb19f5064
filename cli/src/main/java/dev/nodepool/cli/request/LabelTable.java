package dev.nodepool.cli.request;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import java.util.List;
import java.util.SortedSet;

/** Labels as rows. */
public final class LabelTable {
  private static final List<Column<String>> COLUMNS =
      List.of(Column.of("Label", "label", label -> label));

  private LabelTable() {}

  public static Rows<String> of(SortedSet<String> labels) {
    return Rows.of(COLUMNS, labels);
  }
}
