package dev.nodepool.house;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** A page of the documentation: its headings as anchors, and where it points. */
final class MarkdownPage {
  private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?)(?: +#+)?");
  private static final Pattern CODE = Pattern.compile("`[^`]*`");
  private static final Pattern LINK = Pattern.compile("]\\(<?([^)\\s>]+)>?(?: +\"[^\"]*\")?\\)");
  private static final Pattern TEXT_OF_LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");
  private static final Pattern NUMBERED = Pattern.compile("([0-9][0-9.]*?)\\.? .*");

  private final Set<String> anchors = new HashSet<>();
  private final Set<String> sections = new HashSet<>();
  private final List<Link> links = new ArrayList<>();

  /** Where a line of the page points. */
  record Link(int line, String target) {}

  private MarkdownPage() {}

  static MarkdownPage read(Path file) {
    var page = new MarkdownPage();
    Map<String, Integer> seen = new HashMap<>();
    var section = "";
    var fence = "";
    int number = 0;
    for (var line : House.read(file).lines().toList()) {
      number++;
      var start = line.strip();
      if (start.startsWith("```") || start.startsWith("~~~")) {
        fence = fence.isEmpty() ? start.substring(0, 3) : start.startsWith(fence) ? "" : fence;
      } else if (fence.isEmpty()) {
        var heading = HEADING.matcher(line);
        if (heading.matches()) {
          section = page.heading(heading.group(1), seen);
        } else if (NUMBERED.matcher(line).matches()) {
          page.sections.add(section + "." + line.substring(0, line.indexOf('.')));
        }
        for (var link : LINK.matcher(CODE.matcher(line).replaceAll("")).results().toList()) {
          page.links.add(new Link(number, link.group(1)));
        }
      }
    }
    return page;
  }

  /** Its number, empty if it has none. */
  private String heading(String text, Map<String, Integer> seen) {
    // As GitHub makes anchors: words in lower case, joined by dashes, numbered when they repeat.
    var slug =
        TEXT_OF_LINK
            .matcher(text)
            .replaceAll("$1")
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N} _-]", "")
            .replace(' ', '-');
    int times = seen.merge(slug, 1, Integer::sum);
    anchors.add(times == 1 ? slug : slug + "-" + (times - 1));
    var numbered = NUMBERED.matcher(text);
    var number = numbered.matches() ? numbered.group(1) : "";
    sections.add(number);
    return number;
  }

  boolean hasAnchor(String anchor) {
    return anchors.contains(anchor);
  }

  /** Whether it has a section, or a point of a numbered list in one, with that number. */
  boolean hasSection(String number) {
    return sections.contains(number);
  }

  List<Link> links() {
    return links;
  }
}
