package dev.nodepool.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The page docs/architecture.md has a row for each module and each package of the launcher. */
class ArchitectureTest {
  private static final Path LAUNCHER =
      House.ROOT.resolve("launcher/src/main/java/dev/nodepool/launcher");

  private static final Pattern NAME = Pattern.compile("`([\\w/]+?)/?`");

  @Test
  void every_module_has_its_place_on_the_page() {
    assertThat(firstColumn("## The modules")).containsAll(House.modules());
  }

  @Test
  void every_package_of_the_launcher_has_its_place_on_the_page() throws IOException {
    try (var entries = Files.list(LAUNCHER)) {
      var packages =
          entries
              .filter(Files::isDirectory)
              .map(folder -> String.valueOf(folder.getFileName()))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(firstColumn("## The packages of the launcher")).containsAll(packages);
    }
  }

  /** The names in the first column of the table below that heading. */
  private static Set<String> firstColumn(String heading) {
    var page = House.read(House.ROOT.resolve("docs/architecture.md"));
    return page.substring(page.indexOf(heading) + heading.length())
        .lines()
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| "))
        .map(line -> line.split("\\|", 3)[1])
        .flatMap(cell -> NAME.matcher(cell).results().map(found -> found.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
