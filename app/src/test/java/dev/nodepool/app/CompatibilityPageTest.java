package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tests that docs/compatibility.md names are there under these names. */
class CompatibilityPageTest {
  private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
  private static final Path ROOT = Path.of("..");

  @Test
  void every_test_on_the_page_is_in_the_sources() throws Exception {
    var classes = classes();
    List<String> missing = new ArrayList<>();
    for (var named :
        TEST.matcher(Files.readString(ROOT.resolve("docs/compatibility.md"))).results().toList()) {
      var source = classes.getOrDefault(named.group(1), "");
      if (!source.contains(" " + named.group(2) + "(")) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  /** The text of every class that may hold tests, by its name. */
  private static Map<String, String> classes() throws Exception {
    var found = new HashMap<String, String>();
    try (Stream<Path> files = Files.walk(ROOT)) {
      for (var file : files.filter(CompatibilityPageTest::mayHoldTests).toList()) {
        var name = file.getFileName().toString();
        found.merge(name.replace(".java", ""), Files.readString(file), String::concat);
      }
    }
    return found;
  }

  private static boolean mayHoldTests(Path file) {
    var path = file.toString();
    return path.endsWith(".java") && (path.contains("/src/test/") || path.contains("/testkit/"));
  }
}
