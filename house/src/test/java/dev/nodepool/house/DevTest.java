package dev.nodepool.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The script ./dev says what it can do. */
class DevTest {
  private static final Pattern FUNCTION = Pattern.compile("(?m)^do_([\\w-]+)\\(\\)");
  private static final Pattern HELP = Pattern.compile("(?m)^  ([a-z][a-z-]*) .*  \\S");

  private record Ran(int exit, String out) {}

  @Test
  void help_names_every_command_and_no_other() throws Exception {
    var commands =
        found(FUNCTION, House.read(House.ROOT.resolve("dev")).replace("_commit", "-commit"));
    var help = run("./dev", "--help");
    assertThat(help.exit()).isZero();
    assertThat(commands).hasSizeGreaterThan(5);
    assertThat(found(HELP, help.out())).isEqualTo(commands);
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void an_unknown_command_is_refused() throws Exception {
    var ran = run("./dev", "nonsense");
    assertThat(ran.exit()).isEqualTo(2);
    assertThat(ran.out()).contains("nonsense", "./dev --help");
  }

  @Test
  void a_release_needs_a_version() throws Exception {
    assertThat(run("./release", "soon", "--dry-run").exit()).isEqualTo(2);
    assertThat(run("./release", "--help").out()).contains("--dry-run", "--verified");
  }

  private static Ran run(String... command) throws Exception {
    var process =
        new ProcessBuilder(List.of(command))
            .directory(House.ROOT.toFile())
            .redirectErrorStream(true)
            .start();
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), text);
    }
  }
}
