package dev.nodepool.builder.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nodepool.builder.files.ImageFiles;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real qemu-img. */
class ConversionTest {
  private static final String BUILD = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;
  private ImageFiles files;
  private Path log;

  @BeforeEach
  void prepare() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-utils");
    files = new ImageFiles(folder);
    log = Files.createFile(folder.resolve("log"));
  }

  private TreeSet<String> fill(String... wanted) throws Exception {
    return new TreeSet<>(
        Conversion.fill(files, "debian", BUILD, new TreeSet<>(List.of(wanted)), log));
  }

  @Test
  void formats_that_the_build_did_not_make_are_made_of_one_that_it_did() throws Exception {
    try (var raw = new RandomAccessFile(files.file("debian", BUILD, "raw").toFile(), "rw")) {
      raw.setLength(4 << 20);
      raw.writeUTF("the disk");
    }
    assertThat(fill("qcow2", "vhd", "vmdk", "raw")).containsExactly("qcow2", "raw", "vhd", "vmdk");
    assertThat(Files.readAllBytes(files.file("debian", BUILD, "qcow2"))).startsWith('Q', 'F', 'I');
    assertThat(Files.readAllBytes(files.file("debian", BUILD, "vmdk"))).startsWith('K', 'D', 'M');
    assertThat(
            new String(
                Files.readAllBytes(files.file("debian", BUILD, "vhd")),
                StandardCharsets.ISO_8859_1))
        .startsWith("conectix");
    assertThat(Files.readString(log)).contains("+ qemu-img convert -f raw -O vpc");
    assertThat(files.formats("debian", BUILD)).hasSize(4);
  }

  @Test
  void what_is_compressed_is_found_by_the_same_name_and_goes_with_the_build() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/zstd")), "zstd");
    var plain = files.file("debian", BUILD, "raw");
    for (int size : List.of(1, 255, 256, 1_000, 100_000, 5_000_000)) {
      Files.write(plain, new byte[size]);
      Compression.run(files, "debian", BUILD, List.of("raw"), log);
      var kept = files.existing("debian", BUILD, "raw").orElseThrow();
      assertThat(kept.compressed()).isTrue();
      assertThat(kept.content().size()).isEqualTo(size);
      try (var in = kept.content().open()) {
        assertThat(in.readAllBytes()).isEqualTo(new byte[size]);
      }
      assertThat(files.formats("debian", BUILD)).containsExactly("raw");
      assertThat(files.size("debian", BUILD)).as("what a build needs").isEqualTo(size);
      files.delete("debian", BUILD, "raw");
      assertThat(files.all()).isEmpty();
    }
  }

  @Test
  void what_cannot_be_converted_leaves_no_torso() throws Exception {
    Files.writeString(files.file("debian", BUILD, "qcow2"), "no image");
    assertThatThrownBy(() -> fill("raw"))
        .isInstanceOf(BuildFailure.class)
        .hasMessageContaining("qemu-img could not make raw of qcow2");
    assertThat(files.formats("debian", BUILD)).containsExactly("qcow2");
    assertThat(files.all()).hasSize(1);
  }

  @Test
  void without_an_image_nothing_is_made() throws Exception {
    assertThat(fill("raw")).isEmpty();
  }
}
