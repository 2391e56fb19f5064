package dev.nodepool.cli.output;

import dev.nodepool.model.text.Printable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of text under titles, left aligned within borders, as Nodepool 11 has always drawn them. */
public final class Table {
  private final List<String> titles;
  private final List<List<String>> rows = new ArrayList<>();

  public Table(List<String> titles) {
    this.titles = List.copyOf(titles);
  }

  /** Adds a row of as many cells as there are titles; a cell may have several lines. */
  public Table row(List<String> cells) {
    if (cells.size() != titles.size()) {
      throw new IllegalArgumentException(
          "a row of %d cells under %d titles".formatted(cells.size(), titles.size()));
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  /** The whole table without a line break at its end. */
  @Override
  public String toString() {
    int[] widths = new int[titles.size()];
    measure(titles, widths);
    rows.forEach(row -> measure(row, widths));
    var border = border(widths);
    var out = new StringBuilder(border).append('\n');
    draw(titles, widths, out);
    out.append(border).append('\n');
    rows.forEach(row -> draw(row, widths, out));
    out.append(border);
    return out.toString();
  }

  private static void measure(List<String> cells, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      int width = lines(cells.get(i)).stream().mapToInt(Table::width).max().orElse(0);
      widths[i] = Math.max(widths[i], width);
    }
  }

  private static String border(int[] widths) {
    var out = new StringBuilder("+");
    Arrays.stream(widths).forEach(width -> out.repeat('-', width + 2).append('+'));
    return out.toString();
  }

  private static void draw(List<String> cells, int[] widths, StringBuilder out) {
    var split = cells.stream().map(Table::lines).toList();
    int height = split.stream().mapToInt(List::size).max().orElse(1);
    for (int line = 0; line < height; line++) {
      out.append('|');
      for (int i = 0; i < widths.length; i++) {
        var lines = split.get(i);
        var text = line < lines.size() ? lines.get(line) : "";
        out.append(' ').append(text).repeat(' ', widths[i] - width(text) + 1).append('|');
      }
      out.append('\n');
    }
  }

  private static List<String> lines(String cell) {
    return cell.lines().findAny().isEmpty()
        ? List.of("")
        : cell.lines().map(Printable::line).toList();
  }

  /** How many columns of a terminal the text takes: none for marks, two for wide characters. */
  private static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  private static int width(int point) {
    if (point < 0x300) {
      return 1;
    }
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(point)
            || point >= 0x1100 && point <= 0x115f
            || point >= 0x3041 && point <= 0x33ff
            || point >= 0xac00 && point <= 0xd7a3
            || point >= 0xff01 && point <= 0xff60
            || point >= 0x1f300 && point <= 0x1faff;
    return wide ? 2 : 1;
  }
}
