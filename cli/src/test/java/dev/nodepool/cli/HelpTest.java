package dev.nodepool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture.Ran;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
  static Stream<String> commands() {
    return Stream.concat(
        Commands.all().keySet().stream(),
        Stream.of("runc setup", "runc generate-config", "runc rootfs"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void every_command_explains_itself_with_an_example(String command) {
    var ran = run((command + " --help").split(" "));
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).contains("Usage: nodepool").contains("Example").contains("--output");
    assertThat(ran.out().lines().filter(line -> line.endsWith("."))).isNotEmpty();
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void without_a_command_help_goes_to_the_output_and_the_exit_code_is_1() {
    var ran = run();
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("Usage: nodepool", "config-validate", "request-list");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void the_version_is_shown_before_and_after_a_command() {
    assertThat(run("--version").out()).startsWith("Nodepool version: ");
    assertThat(run("list", "--version").out()).startsWith("Nodepool version: ");
    assertThat(run("--version").exit()).isZero();
  }

  @Test
  void wrong_usage_is_one_sentence_and_exit_code_2() {
    for (var arguments :
        new String[][] {{"list", "--no-such"}, {"delete"}, {"nosuch"}, {"list", "-o", "xml"}}) {
      var ran = run(arguments);
      assertThat(ran.exit()).isEqualTo(2);
      assertThat(ran.err().lines()).hasSize(1);
      assertThat(ran.out()).isEmpty();
    }
  }

  @Test
  void format_is_another_word_for_output_on_new_commands_only() {
    assertThat(run("label-list", "-f", "json").exit()).isNotEqualTo(2);
    assertThat(run("list", "-f", "json").exit()).isEqualTo(2);
  }

  private static Ran run(String... arguments) {
    return CliFixture.runBare(
        CliFixture.NOON, "", Map.of("NODEPOOL_DATA", "/nonexistent/nodepool"), arguments);
  }
}
