package dev.nodepool.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The outputs of Nodepool 11 for the tree that was recorded with them. */
public final class RecordedTree {
  private RecordedTree() {}

  public static String resource(String name) {
    try (var in = RecordedTree.class.getResourceAsStream("/golden/" + name)) {
      if (in == null) {
        throw new IllegalArgumentException(name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A recorded table in our order: upstream's rows come as ZooKeeper happens to list them. */
  static String sortedTable(String name) {
    return sorted(resource(name).lines().toList());
  }

  /** Sorts the rows of each table in the text by their first column. */
  static String sorted(List<String> lines) {
    var out = Stream.<String>builder();
    for (int at = 0; at < lines.size(); ) {
      int end = at;
      while (end < lines.size() && lines.get(end).startsWith("| ")) {
        end++;
      }
      if (end > at + 1) {
        lines.subList(at, end).stream().sorted(Comparator.naturalOrder()).forEach(out);
        at = end;
      } else {
        out.add(lines.get(at++));
      }
    }
    return out.build().collect(Collectors.joining("\n", "", "\n"));
  }
}
