package dev.nodepool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigValidateTest {
  @TempDir Path directory;

  @Test
  void a_valid_configuration_is_confirmed() throws IOException {
    var file = write("good.yaml", "labels: [{name: small}]\nproviders: []\n");
    var ran = run("-c", file, "config-validate");
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo(file + " is valid\n");
    assertThat(ran.exit()).isZero();
  }

  @Test
  void every_problem_has_a_line_with_its_place() throws IOException {
    var file = write("bad.yaml", "labels:\n  - name: small\n    min-redy: 1\nprovidrs: []\n");
    var ran = run("config-validate", "-c", file);
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains(file + ":3:5: ").contains(file + ":4:1: ");
  }

  @Test
  void the_secure_file_is_checked_too() throws IOException {
    var file = write("good.yaml", "labels: []\nproviders: []\n");
    var secure = write("secure.conf", "diskimages: [{name: none}]\n");
    var ran = run("-c", file, "-s", secure, "config-validate");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains(secure + ":1:");
  }

  @Test
  void a_directory_is_read_file_by_file() throws IOException {
    write("10.yaml", "labels: [{name: a}]\n");
    write("20.yaml", "labels: [{name: b}]\nproviders: []\n");
    assertThat(run("-c", directory.toString(), "config-validate").exit()).isZero();
  }

  @Test
  void programs_get_the_problems_as_json() throws IOException {
    var file = write("bad.yaml", "labels: []\nproviders: []\nnosuch: 1\n");
    var ran = run("-c", file, "config-validate", "-o", "json");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.out()).contains("\"valid\" : false").contains("\"line\" : 3");
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static CliFixture.Ran run(String... arguments) {
    return CliFixture.runBare(CliFixture.NOON, "", Map.of(), arguments);
  }
}
