package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.nodepool.cli.session.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The page docs/commands.md has every command with every option that help shows, and no others. */
class CommandsPageTest {
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[a-zA-Z][\\w-]*");
  private static final Pattern OPTION_LINE = Pattern.compile("(?m)^ +(-.*?)(?: {2,}.*)?$");
  private static final Pattern COMMAND_LINE = Pattern.compile("(?m)^  ([a-z-]+)  +\\S");

  @Test
  void every_command_is_on_the_page_and_no_other() throws Exception {
    assertThat(sections().keySet()).isEqualTo(commands());
  }

  @TestFactory
  Stream<DynamicTest> every_option_is_on_the_page_and_no_other() throws Exception {
    var sections = sections();
    var page = page();
    var everywhere = options(part(page, "## Options of every command", "Commands that"));
    var ofNewOnes = options(part(page, "Commands that Nodepool 11 did not have", "**Where"));
    return commands().stream()
        .map(command ->
            dynamicTest(
                command,
                () -> {
                  var section = sections.getOrDefault(command, "");
                  var written = new TreeSet<>(everywhere);
                  written.addAll(options(section));
                  if (section.contains("*New.*")) {
                    written.addAll(ofNewOnes);
                  }
                  assertThat(written).isEqualTo(optionsOfHelp(command));
                }));
  }

  private static String page() throws Exception {
    return Files.readString(Path.of("../docs/commands.md"));
  }

  private static String part(String text, String from, String to) {
    int start = text.indexOf(from);
    return text.substring(start, text.indexOf(to, start));
  }

  /** What the page says of each command, by the command's name in a heading. */
  private static Map<String, String> sections() throws Exception {
    return Pattern.compile("(?m)^## ")
        .splitAsStream(page())
        .filter(section -> section.startsWith("`"))
        .collect(
            Collectors.toMap(
                section -> section.substring(1, section.indexOf('`', 1)),
                section -> section,
                (one, two) -> one + two,
                TreeMap::new));
  }

  /** The options in the first cells of the tables. */
  private static Set<String> options(String section) {
    return section
        .lines()
        .filter(line -> line.startsWith("| `-"))
        .flatMap(line -> OPTION.matcher(line.split("\\|", -1)[1]).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> commands() {
    var all = new TreeSet<String>();
    for (var command : commandsOfHelp("")) {
      all.add(command);
      commandsOfHelp(command).forEach(inner -> all.add(command + " " + inner));
    }
    return all;
  }

  private static Set<String> commandsOfHelp(String command) {
    var help = help(command);
    int list = help.indexOf("Commands:\n");
    return list < 0
        ? Set.of()
        : COMMAND_LINE
            .matcher(help.substring(list))
            .results()
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static Set<String> optionsOfHelp(String command) {
    return OPTION_LINE
        .matcher(help(command))
        .results()
        .flatMap(line -> OPTION.matcher(line.group(1)).results())
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String help(String command) {
    var out = new ByteArrayOutputStream();
    var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    var terminal =
        new Terminal(
            InputStream.nullInputStream(),
            stream,
            stream,
            InstantSource.system(),
            Map.of(),
            false,
            false);
    var words = Stream.concat(Arrays.stream(command.split(" ")), Stream.of("--help"));
    NodepoolMain.run(terminal, words.filter(word -> !word.isEmpty()).toArray(String[]::new));
    return out.toString(StandardCharsets.UTF_8);
  }
}
