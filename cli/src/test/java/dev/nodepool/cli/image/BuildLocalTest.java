package dev.nodepool.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import dev.nodepool.cli.CliFixture.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Builds without builder and ZooKeeper, by a program that stands in for diskimage-builder. */
class BuildLocalTest {
  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    write(
        "usr/bin/dib",
        "#!/bin/sh\necho \"registering with $REG_PASSWORD\"\necho \"$@\"\nexit $CODE\n");
    assertThat(folder.resolve("usr/bin/dib").toFile().setExecutable(true)).isTrue();
    write(
        "usr/lib/python3/dist-packages/diskimage_builder/elements/vm/element-deps",
        "block-device\n");
    write("usr/lib/python3/dist-packages/diskimage_builder/elements/block-device/README", "");
    write("elements/zuul-user/element-deps", "vm nowhere\n");
    write(
        "elements/zuul-user/extra-data.d/10-key",
        """
        # cp /etc/comment-file
        cp "/var/lib/nodepool/no-such/zuul_rsa.pub" $TMP_HOOKS_PATH/etc/inside
        cp /etc/passwd "${TARGET}/opt/inside" # or /etc/other-file
        """);
    write(
        "nodepool.yaml",
        """
        labels: []
        elements-dir: %1$s/elements
        diskimages:
          - name: debian
            elements: [zuul-user]
            formats: [qcow2, raw]
            release: trixie
            dib-cmd: %1$s/usr/bin/dib
            env-vars:
              REG_PASSWORD: "s3cr't"
              NOTE: two words
              HARMLESS: public
              DIB_DEV_USER_AUTHORIZED_KEYS: %1$s/none.pub
          - name: elsewhere
            elements: [vm]
            dib-cmd: no-such-dib
        """
            .formatted(folder));
  }

  @BeforeEach
  void secure() throws IOException {
    write(
        "secure.conf",
        "diskimages:\n  - name: debian\n    env-vars: {HARMLESS: from-secure-conf}\n");
  }

  @Test
  void a_dry_run_shows_the_command_its_environment_and_what_is_missing() {
    var ran = run("0", "--dry-run", "--to", folder.resolve("out/x").toString());
    assertThat(ran.err()).isEmpty();
    assertThat(ran.exit()).isZero();
    assertThat(ran.out().lines().toList())
        .containsExactly(
            "export DIB_DEV_USER_AUTHORIZED_KEYS=%s/none.pub".formatted(folder),
            "export DIB_IMAGE_FILENAME=%s/out/x".formatted(folder),
            "export DIB_IMAGE_NAME=debian",
            "export DIB_RELEASE=trixie",
            "export ELEMENTS_PATH=%s/elements".formatted(folder),
            "export HARMLESS=redacted",
            "export NOTE='two words'",
            "export REG_PASSWORD=redacted",
            "%1$s/usr/bin/dib -x -t qcow2,raw --checksum --no-tmpfs --qemu-img-options compat=0.10 -o %1$s/out/x zuul-user"
                .formatted(folder),
            "# missing here: %s/none.pub, for DIB_DEV_USER_AUTHORIZED_KEYS".formatted(folder),
            "# missing here: element nowhere, for element zuul-user",
            "# missing here: /var/lib/nodepool/no-such/zuul_rsa.pub, for element zuul-user");
  }

  @Test
  void a_dry_run_as_a_document_has_the_same_without_secrets() {
    var ran = run("0", "--dry-run", "-f", "json", "--formats", "raw");
    var document = new JsonMapper().readTree(ran.out());
    assertThat(document.at("/command/3").asString()).isEqualTo("raw");
    assertThat(document.at("/environment/REG_PASSWORD").asString()).isEqualTo("redacted");
    assertThat(document.at("/missing").size()).isEqualTo(3);
    assertThat(ran.out()).doesNotContain("s3cr", "from-secure");
  }

  @Test
  void the_build_runs_in_the_foreground_and_shows_no_secret() {
    var ran = run("0", "--formats", "raw", "--to", folder.resolve("x").toString());
    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            "registering with ********\n-x -t raw --checksum --no-tmpfs -o %s/x zuul-user\n"
                .formatted(folder));
    assertThat(ran.err())
        .contains("# missing here: element nowhere")
        .doesNotContain("s3cr", "from-secure");
  }

  @Test
  void a_build_that_fails_ends_with_its_exit_code_in_a_sentence() {
    var ran = run("3");
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).endsWith("usr/bin/dib ended with exit code 3.\n");
  }

  @Test
  void a_program_that_is_not_here_is_named() {
    var ran = run("elsewhere", "0", List.of());
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err())
        .contains("# missing here: no-such-dib, for dib-cmd")
        .endsWith("no-such-dib cannot be started: install it, or mend dib-cmd of the diskimage.\n");
    assertThat(run("nonsense", "0", List.of()).err()).startsWith("There is no diskimage nonsense");
  }

  private Ran run(String code, String... options) {
    return run("debian", code, List.of(options));
  }

  private Ran run(String image, String code, List<String> options) {
    var environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin", "CODE", code));
    var words = new ArrayList<>(List.of("-c", folder.resolve("nodepool.yaml").toString()));
    words.addAll(List.of("-s", folder.resolve("secure.conf").toString()));
    words.addAll(List.of("image", "build-local", image));
    words.addAll(options);
    return CliFixture.runBare(CliFixture.NOON, "", environment, words.toArray(String[]::new));
  }

  private void write(String name, String text) throws IOException {
    var file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
