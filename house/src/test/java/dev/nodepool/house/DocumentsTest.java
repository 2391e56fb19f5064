package dev.nodepool.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What comments and pages point at is there. */
class DocumentsTest {
  /** A page, and perhaps the number of a section of it. */
  private static final Pattern PAGE =
      Pattern.compile(
          "(?<![\\w/.*-])([\\w./-]*\\w\\.md)\\b(?:[,:]? (?:section )?(\\d+(?:\\.\\d+)*))?");

  private static final Pattern DECISION = Pattern.compile("(docs/decisions/\\d[\\w-]*)(?!\\.md)");
  private static final Pattern DIRECTORY =
      Pattern.compile("(?<![\\w/])(docs/(?:[\\w-]+/)*)(?![\\w-])");

  private static final List<String> DECISIONS =
      House.files(".md").stream()
          .map(House::name)
          .filter(name -> name.startsWith("docs/decisions/"))
          .toList();

  private static final Map<Path, MarkdownPage> PAGES = new ConcurrentHashMap<>();

  private static MarkdownPage page(Path file) {
    return PAGES.computeIfAbsent(file, MarkdownPage::read);
  }

  @Test
  void documents_that_comments_name_exist() {
    List<String> problems = new ArrayList<>();
    int named = 0;
    for (var file : House.files(".java")) {
      for (var comment : Comments.of(House.read(file))) {
        for (var kind : List.of(PAGE, DECISION, DIRECTORY)) {
          for (var found : kind.matcher(comment.text()).results().toList()) {
            named++;
            if (!isThere(kind, found)) {
              problems.add(
                  "%s:%d: %s"
                      .formatted(House.name(file), comment.lineOf(found.group(1)), found.group()));
            }
          }
        }
      }
    }
    assertThat(named).isGreaterThan(20);
    assertThat(problems)
        .as("comments that name a document, from the root of the repository, which is not there")
        .isEmpty();
  }

  private static boolean isThere(Pattern kind, MatchResult found) {
    var file = House.ROOT.resolve(found.group(1));
    if (kind == DIRECTORY) {
      return Files.isDirectory(file);
    }
    if (kind == DECISION) {
      return DECISIONS.stream().anyMatch(name -> name.startsWith(found.group(1)));
    }
    var section = found.group(2);
    return Files.isRegularFile(file) && (section == null || page(file).hasSection(section));
  }

  @Test
  void relative_links_resolve() {
    List<String> problems = new ArrayList<>();
    int links = 0;
    for (var file : House.files(".md")) {
      for (var link : page(file).links()) {
        links++;
        var problem = problemOf(file, link.target());
        if (!problem.isEmpty()) {
          problems.add("%s:%d: %s".formatted(House.name(file), link.line(), problem));
        }
      }
    }
    assertThat(links).isGreaterThan(100);
    assertThat(problems).as("links that lead nowhere").isEmpty();
  }

  private static String problemOf(Path from, String target) {
    if (target.matches("[a-z][a-z0-9+.-]*:.*")) {
      return "";
    }
    int hash = target.indexOf('#');
    var path = hash < 0 ? target : target.substring(0, hash);
    var decoded = URLDecoder.decode(path, StandardCharsets.UTF_8);
    var file = decoded.isEmpty() ? from : from.resolveSibling(decoded).normalize();
    if (!Files.exists(file)) {
      return "(%s): there is no %s".formatted(target, House.name(file));
    }
    boolean anchored = hash >= 0 && file.toString().endsWith(".md");
    return !anchored || page(file).hasAnchor(target.substring(hash + 1))
        ? ""
        : "(%s): %s has no such heading".formatted(target, House.name(file));
  }
}
