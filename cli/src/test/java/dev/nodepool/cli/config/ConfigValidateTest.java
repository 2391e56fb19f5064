package dev.nodepool.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigValidateTest {
  private static final int MUTANTS_PER_FILE = 100;
  private static final List<String> REFERRERS =
      List.of("is not in the top-level list", "there is no", "is abstract");

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

  @Test
  void what_will_not_work_is_a_warning_and_the_file_is_valid() throws IOException {
    var file =
        write(
            "advice.yaml",
            """
            zookeeper-tls: {cert: /nowhere/c.pem, key: /nowhere/k.pem, ca: /nowhere/ca.pem}
            labels:
              - {name: small, min-ready: 5}
              - {name: box, min-ready: 1}
              - {name: nobody}
              - {name: slice}
              - {name: pod}
            providers:
              - name: cloud
                cloud: mine
                rate: 120
                cloud-images: [{name: deb}]
                pools:
                  - {name: main, max-servers: 2, labels: [{name: small, cloud-image: deb, min-ram: 1}]}
              - name: rack
                driver: static
                pools:
                  - {name: main, nodes: [{name: "box1:22", labels: box, host-key: ssh-rsa nonsense}]}
              - name: slices
                driver: metastatic
                pools: [{name: main, labels: [{name: slice, backing-label: smal}]}]
              - name: kube
                driver: kubernetes
                pools: [{name: main, labels: [{name: pod, type: pod, image: x}]}]
            """);
    var ran = run("-c", file, "config-validate");
    assertThat(ran.exit()).isZero();
    assertThat(ran.out()).isEqualTo(file + " is valid\n");
    assertThat(ran.err().lines()).allMatch(line -> line.endsWith(" (a warning)"));
    assertThat(ran.err())
        .contains(
            ":1:17: zookeeper-tls.cert: there is no file /nowhere/c.pem",
            ":3:19: labels[0].min-ready: 5 nodes are to be ready, and the pools with the label 'small' may have 2",
            ":4:17: labels[1].min-ready: min-ready has no effect on 'box'",
            ":5:6: labels[2].name: no pool in this configuration offers the label 'nobody'",
            ":11:5: providers[0].rate: a pause of 120 s between two calls",
            "no host is called 'box1:22'; write the port as connection-port",
            "host-key: this is no host key",
            "did you mean 'small'?",
            "the driver kubernetes is not in this version");
  }

  @Test
  void what_works_nowhere_is_an_error() throws IOException {
    var junk = write("junk.pem", "no key");
    var file =
        write(
            "wrong.yaml",
            """
            zookeeper-tls: {cert: %1$s, key: %1$s, ca: %1$s}
            zookeeper-servers: [{host: "zk1:2181"}, {host: "fd00::1"}, {host: "[fd00::2]:2281"}]
            labels: []
            providers: [{name: a, driver: opnstack}]
            """
                .formatted(junk));
    var ran = run("-c", file, "config-validate");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .contains(
            "zookeeper-tls.key: " + junk + " cannot be used: it holds no private key in PEM form",
            "zookeeper-tls.cert: " + junk + " cannot be used: it holds no certificate in PEM form",
            "write 'host: zk1' and 'port: 2181'",
            "write 'host: [fd00::2]' and 'port: 2281'",
            "there is no driver 'opnstack'; the drivers are ")
        .doesNotContain("fd00::1'");
  }

  @Test
  void a_name_of_the_file_reaches_no_terminal_as_it_is() throws IOException {
    var file = write("evil.yaml", "labels: [{\"na\\e[2Jme\": x}]\nproviders: []\n");
    assertThat(run("-c", file, "config-validate").err())
        .contains("na\\x1b[2Jme")
        .doesNotContain("\u001b");
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 20_261_121})
  void mutants_of_valid_files_are_refused_near_their_change(long seed) throws IOException {
    int made = 0;
    int refused = 0;
    for (var valid : List.of("cloud.yaml", "machines.yaml")) {
      for (var mutant : new Mutants(validFile(valid), seed).make(MUTANTS_PER_FILE)) {
        var file = write("mutant.yaml", mutant.text());
        var ran = run("-c", file, "config-validate");
        var what = "%s, seed %d, %s:%n%s%n%s".formatted(valid, seed, mutant, ran, mutant.text());
        assertThat(ran.exit()).as(what).isIn(0, 1);
        assertThat(ran.out() + ran.err())
            .as(what)
            .doesNotContainIgnoringCase("internal error", "exception", "unexpectedly", "\tat ");
        if (ran.exit() == 1) {
          assertThat(ran.err().lines().filter(line -> !line.endsWith(" (a warning)")))
              .as(what)
              .isNotEmpty()
              .allMatch(line -> isAtTheChange(file, line, mutant.section()));
          refused++;
        }
        made++;
      }
    }
    assertThat(made).isGreaterThanOrEqualTo(200);
    assertThat(refused).isGreaterThanOrEqualTo(made * 60 / 100);
  }

  /** In the mutated section, or where somebody names what the mutant renamed or dropped. */
  private static boolean isAtTheChange(String file, String line, Mutants.Section section) {
    var place = Pattern.compile(Pattern.quote(file) + ":(\\d+):(\\d+): (.*)").matcher(line);
    return place.matches()
        && (section.contains(Integer.parseInt(place.group(1)))
            || REFERRERS.stream().anyMatch(place.group(3)::contains));
  }

  private static String validFile(String name) throws IOException {
    try (var in = Mutants.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static CliFixture.Ran run(String... arguments) {
    return CliFixture.runBare(CliFixture.NOON, "", Map.of(), arguments);
  }
}
