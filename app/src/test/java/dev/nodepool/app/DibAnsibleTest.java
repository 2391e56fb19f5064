package dev.nodepool.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program nodepool-dib-ansible, with one that stands in for ansible-playbook. */
class DibAnsibleTest {
  private static final String PLAYBOOK =
      """
      #!/bin/sh
      echo "words: $*"
      echo "ssh: $ANSIBLE_SSH_ARGS"
      echo "checks host keys: $ANSIBLE_HOST_KEY_CHECKING, key: $ANSIBLE_PRIVATE_KEY_FILE"
      exit 3
      """;

  @TempDir private Path folder;

  @BeforeEach
  void standIn() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    var program = Files.writeString(folder.resolve("bin/ansible-playbook"), PLAYBOOK);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    var playbooks = Files.createDirectories(folder.resolve("data/config/nodepool/dib-ansible"));
    Files.writeString(playbooks.resolve("mine.yaml"), "[]\n");
    Files.writeString(playbooks.resolve("inventory.yaml"), "all: {}\n");
  }

  private record Ran(int exit, String said) {}

  private Ran runAs(String program, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(words));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("NODEPOOL_DATA", folder.resolve("data").toString());
    builder.environment().put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    builder.environment().put("ANSIBLE_HOST_KEY_CHECKING", "False");
    builder.environment().put("ANSIBLE_SSH_ARGS", "-o ProxyJump=jump");
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ran(process.waitFor(), said);
  }

  private static String program() {
    return Path.of("../bin/nodepool-dib-ansible").toAbsolutePath().normalize().toString();
  }

  private Ran run(String... words) throws Exception {
    return runAs(program(), words);
  }

  @Test
  void it_takes_the_options_of_diskimage_builder_and_gives_the_exit_code_of_ansible()
      throws Exception {
    var ran =
        run(
            "mine.yaml",
            "-x",
            "-t",
            "raw,qcow2",
            "--checksum",
            "--no-tmpfs",
            "--qemu-img-options",
            "compat=0.10",
            "-o",
            "/images/debian-1");
    assertThat(ran.exit()).isEqualTo(3);
    var place = folder.resolve("data/config/nodepool/dib-ansible");
    assertThat(ran.said().lines())
        .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d .*"))
        .anyMatch(line ->
            line.endsWith(
                " words: -v -i %1$s/inventory.yaml %1$s/mine.yaml -e image_output=/images/debian-1 -e raw_type=True -e qcow2_type=True"
                    .formatted(place)));
  }

  @Test
  void no_configuration_switches_the_check_of_host_keys_off_and_connections_are_kept_alive()
      throws Exception {
    Files.createDirectories(folder.resolve("data/.ssh"));
    Files.writeString(folder.resolve("data/.ssh/id_ed25519"), "");
    assertThat(run("-o", "x", "mine.yaml").said())
        .contains(
            "-o StrictHostKeyChecking=yes",
            "-o 'UserKnownHostsFile=\"%s/data/.ssh/known_hosts\"'".formatted(folder),
            "-o ServerAliveInterval=30",
            "-o ProxyJump=jump",
            "checks host keys: True, key: %s/data/.ssh/id_ed25519".formatted(folder));
  }

  @Test
  void formats_are_passed_one_by_one_and_another_name_of_the_program_does() throws Exception {
    var link = folder.resolve("bin/dib-ansible");
    Files.createSymbolicLink(link, Path.of(program()));
    assertThat(runAs(link.toString(), "mine.yaml", "-t", "raw", "-o", "a b").said())
        .contains("-e image_output='a b' -e raw_type=True\n");
    assertThat(run("mine.yaml", "-t", "qcow2", "-o", "x").said())
        .contains("-e image_output=x -e qcow2_type=True\n");
  }

  @Test
  void what_is_missing_is_one_sentence() throws Exception {
    assertSaid(run("-t", "raw,vhd", "-o", "x", "mine.yaml"), 1, "builds raw and qcow2, not vhd");
    assertSaid(run("-o", "x", "none.yaml"), 1, "there is no playbook none.yaml here, nor in");
    assertSaid(run("-o", "x"), 2, "it needs a playbook");
    assertSaid(run("mine.yaml"), 2, "it needs the file to be made");
    assertSaid(run("mine.yaml", "vm", "-o", "x"), 2, "there are mine.yaml and vm");
    assertSaid(run("mine.yaml", "--ramdisk"), 2, "there is no option --ramdisk");
    Files.delete(folder.resolve("data/config/nodepool/dib-ansible/inventory.yaml"));
    assertSaid(run("-o", "x", "mine.yaml"), 1, "there is no inventory.yaml in");
    Files.writeString(folder.resolve("data/config/nodepool/dib-ansible/inventory.yaml"), "");
    Files.delete(folder.resolve("bin/ansible-playbook"));
    if (!Files.exists(Path.of("/usr/bin/ansible-playbook"))) {
      assertSaid(run("-o", "x", "mine.yaml"), 1, "install the package ansible-core");
    }
  }

  private static void assertSaid(Ran ran, int exit, String words) {
    assertThat(ran.exit()).isEqualTo(exit);
    assertThat(ran.said().lines()).hasSize(1);
    assertThat(ran.said()).startsWith("nodepool-dib-ansible: ").contains(words);
  }
}
