package dev.nodepool.builder.build;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.config.Diskimage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BuildCommandTest {
  private static BuildCommand command(String dibCmd, List<String> formats) {
    var image =
        new Diskimage(
            "debian",
            null,
            List.of(),
            List.of(),
            false,
            Duration.ofDays(1),
            "trixie",
            Duration.ofHours(8),
            List.of("debian-minimal", "vm", "two words"),
            Map.of("REG_PASSWORD", "geheim1", "HOME", "/elsewhere"),
            false,
            "zuul",
            "auto",
            null,
            dibCmd,
            Map.of());
    return BuildCommand.of(
        image,
        formats,
        Path.of("/images/debian-1f"),
        "/elements:/more",
        Path.of("/opt/nodepool"),
        Map.of("PATH", "/bin", "HOME", "/root"));
  }

  @Test
  void the_command_and_its_environment_are_those_of_nodepool_11() {
    var command = command("disk-image-create", List.of("qcow2", "raw"));
    assertThat(command.words())
        .containsExactly(
            "disk-image-create",
            "-x",
            "-t",
            "qcow2,raw",
            "--checksum",
            "--no-tmpfs",
            "--qemu-img-options",
            "compat=0.10",
            "-o",
            "/images/debian-1f",
            "debian-minimal",
            "vm",
            "two",
            "words");
    assertThat(command.environment())
        .containsOnly(
            Map.entry("PATH", "/bin"),
            Map.entry("HOME", "/elsewhere"),
            Map.entry("DIB_RELEASE", "trixie"),
            Map.entry("DIB_IMAGE_NAME", "debian"),
            Map.entry("DIB_IMAGE_FILENAME", "/images/debian-1f"),
            Map.entry("ELEMENTS_PATH", "/elements:/more"),
            Map.entry("REG_PASSWORD", "geheim1"));
    assertThat(command.toString()).doesNotContain("geheim1");
  }

  @Test
  void options_of_qemu_img_are_for_qcow2_only() {
    assertThat(command("disk-image-create", List.of("raw")).words())
        .doesNotContain("--qemu-img-options");
  }

  @Test
  void the_program_s_directory_and_quotes_of_a_dib_cmd_are_understood() {
    assertThat(command("%p/bin/dib -a 'b c' \"d e\" f\\ g ''", List.of("raw")).words())
        .startsWith("/opt/nodepool/bin/dib", "-a", "b c", "d e", "f g", "", "-x");
  }
}
