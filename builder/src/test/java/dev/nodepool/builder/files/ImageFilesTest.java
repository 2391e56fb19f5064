package dev.nodepool.builder.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.driver.ImageChecksums;
import java.io.FileOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {
  private static final String BUILD = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;

  private Path write(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  @Test
  void all_that_belongs_to_a_build_goes_and_nothing_else() throws Exception {
    var files = new ImageFiles(folder);
    for (String end : List.of("qcow2", "raw", "qcow2.md5", "qcow2.sha256")) {
      write("fedora-" + BUILD + "." + end, "x");
    }
    Files.createDirectories(folder.resolve("fedora-" + BUILD + ".d/dib-manifests"));
    write("fedora-" + BUILD + ".d/dib-manifests/packages", "x");
    write("fedora-35-" + BUILD + ".qcow2", "x");
    write("notes", "x");
    assertThat(files.formats("fedora", BUILD)).containsExactly("qcow2", "raw");
    assertThat(files.delete("fedora", BUILD)).isTrue();
    assertThat(names()).containsExactlyInAnyOrder("fedora-35-" + BUILD + ".qcow2", "notes");
  }

  @Test
  void the_builder_is_the_same_after_a_restart() throws Exception {
    var id = new ImageFiles(folder).builderId();
    assertThat(new ImageFiles(folder).builderId()).isEqualTo(id).matches("[0-9a-f-]{36}");
    assertThat(folder.resolve("builder_id.txt")).hasContent(id);
  }

  @Test
  void holes_of_an_image_take_no_room() throws Exception {
    var files = new ImageFiles(folder);
    try (var raw = new RandomAccessFile(files.file("a", BUILD, "raw").toFile(), "rw")) {
      raw.setLength(1L << 30);
    }
    assertThat(files.size("a", BUILD)).isLessThan(1 << 20);
  }

  @Test
  void checksums_that_the_build_left_are_taken_and_others_computed_once() throws Exception {
    var image = write("a-" + BUILD + ".raw", "content");
    var sums = checksums(image);
    assertThat(sums.md5()).isEqualTo("9a0364b9e99bb480dd25e1f0284c8555");
    assertThat(sums.sha256())
        .isEqualTo("ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73");
    assertThat(Path.of(image + ".md5")).hasContent(sums.md5());
    var left = "0".repeat(32) + "  a.raw\n";
    Files.writeString(Path.of(image + ".md5"), left);
    assertThat(checksums(image).md5()).isEqualTo("0".repeat(32));
    Files.setLastModifiedTime(image, FileTime.from(Instant.now().plusSeconds(10)));
    assertThat(checksums(image).md5()).isEqualTo(sums.md5());
  }

  private ImageChecksums.Sums checksums(Path image) throws Exception {
    try (var checksums = new ImageFiles(folder).checksums(new ImageFile(image, false))) {
      return checksums.await();
    }
  }

  @Test
  void checksums_are_computed_once_for_all_who_upload_at_the_same_time() throws Exception {
    var files = new ImageFiles(folder);
    // A pipe can be read once, and has nothing before somebody writes.
    var pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    var image = new ImageFile(pipe, false);
    try (var first = files.checksums(image);
        var second = files.checksums(image)) {
      assertThat(first.known()).isEmpty();
      try (var out = new FileOutputStream(pipe.toFile())) {
        out.write("content".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(first.await().md5()).isEqualTo("9a0364b9e99bb480dd25e1f0284c8555");
      assertThat(second.await()).isEqualTo(first.await());
    }
    assertThat(Path.of(pipe + ".sha256")).exists();
  }

  @Test
  void logs_of_exactly_that_image_are_pruned() throws Exception {
    var logs = new BuildLogs(folder, 2);
    for (int i = 0; i < 4; i++) {
      for (String image : List.of("fedora", "fedora-35")) {
        var log = write(image + "-" + i + BUILD.substring(1) + ".log", "x");
        Files.setLastModifiedTime(log, FileTime.fromMillis(i * 1000L));
      }
    }
    Files.createFile(logs.begin("fedora", BUILD));
    assertThat(names().filter(name -> name.startsWith("fedora-35-"))).hasSize(4);
    assertThat(
            names().filter(name -> name.startsWith("fedora-35-") ? false : name.endsWith(".log")))
        .containsExactlyInAnyOrder(
            "fedora-" + BUILD + ".log", "fedora-3" + BUILD.substring(1) + ".log");
    new BuildLogs(folder, -1).begin("fedora-35", BUILD);
    assertThat(names().filter(name -> name.startsWith("fedora-35-"))).hasSize(4);
    new BuildLogs(folder, 0).begin("fedora-35", BUILD);
    assertThat(names().filter(name -> name.startsWith("fedora-35-"))).isEmpty();
  }

  private Stream<String> names() throws Exception {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }
}
