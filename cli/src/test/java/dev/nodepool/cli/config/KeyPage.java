package dev.nodepool.cli.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The keys that a page names in its tables. A heading of the second rank says whose keys follow, a
 * code span in one of the third rank where they stand; a row names keys, and in parentheses the
 * drivers that have them if not all do.
 */
final class KeyPage {
  private static final String EVERY_PROVIDER = "every provider";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern HEADING = Pattern.compile("(##+) (.*)");
  private static final Pattern DRIVERS = Pattern.compile("\\(([a-z, ]+)\\)");

  private final Map<String, Map<String, String>> keys = new TreeMap<>();
  private List<String> owners = List.of();
  private String prefix = "";
  private boolean inTable;

  private KeyPage() {}

  static KeyPage read(String text) {
    var page = new KeyPage();
    text.lines().forEach(page::line);
    return page;
  }

  /** What is said of each key, with those that every provider has. */
  Map<String, String> keysOf(String schema) {
    var all = new TreeMap<>(keys.getOrDefault(schema, Map.of()));
    if (!List.of("nodepool", "secure").contains(schema)) {
      all.putAll(keys.getOrDefault(EVERY_PROVIDER, Map.of()));
    }
    return all;
  }

  private void line(String line) {
    var heading = HEADING.matcher(line);
    if (heading.matches()) {
      heading(heading.group(1).length(), heading.group(2));
    } else if (line.startsWith("| key | type |")) {
      inTable = true;
    } else if (!line.startsWith("|")) {
      inTable = false;
    } else if (inTable && !line.startsWith("| ---")) {
      row(line);
    }
  }

  private void heading(int rank, String title) {
    prefix = "";
    if (rank == 2) {
      owners = owners(title);
    } else if (title.equals("secure.conf")) {
      owners = List.of("secure");
    } else if (title.startsWith("`")) {
      prefix = path(codes(title).getFirst()) + ".";
    }
    if (owners.equals(List.of(EVERY_PROVIDER))) {
      prefix = prefix.replaceFirst("^providers\\.", "");
    }
  }

  private static List<String> owners(String title) {
    return switch (title) {
      case "The top level" -> List.of("nodepool");
      case "Every provider" -> List.of(EVERY_PROVIDER);
      default -> title.startsWith("Driver ") ? codes(title) : List.of();
    };
  }

  private void row(String line) {
    var cells = line.split("\\|", -1);
    var names = cells[1].strip();
    var type = cells[2].strip().replaceFirst(", .*", "");
    var said = type + (cells[3].strip().equals("required") ? ", required" : "");
    var drivers = DRIVERS.matcher(names);
    var whose = drivers.find() ? List.of(drivers.group(1).split(", ")) : owners;
    for (var owner : whose) {
      for (var key : codes(names)) {
        var before =
            keys.computeIfAbsent(owner, _ -> new TreeMap<>()).put(prefix + path(key), said);
        if (before != null) {
          throw new IllegalStateException("twice on the page: %s, %s".formatted(owner, line));
        }
      }
    }
  }

  private static String path(String written) {
    return written.replace("[]", "");
  }

  private static List<String> codes(String text) {
    return new ArrayList<>(
        CODE.matcher(text).results().map((MatchResult m) -> m.group(1)).toList());
  }
}
