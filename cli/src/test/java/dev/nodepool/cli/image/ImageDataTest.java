package dev.nodepool.cli.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nodepool.cli.CliFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Image data goes out of and into a tree that kazoo makes as Nodepool 11 does, unchanged. */
class ImageDataTest {
  @TempDir Path folder;
  private CliFixture cli;
  private Path script;
  private String ours;
  private String theirs;

  @BeforeEach
  void start() throws Exception {
    cli = new CliFixture(folder);
    script = folder.resolve("image_tree.py");
    try (var in = ImageDataTest.class.getResourceAsStream("/image_tree.py")) {
      Files.write(script, in.readAllBytes());
    }
    ours = folder.resolve("ours.json").toString();
    theirs = folder.resolve("theirs.json").toString();
    python("make");
  }

  @AfterEach
  void stop() {
    cli.close();
  }

  @Test
  void what_is_exported_wiped_and_imported_is_the_same_to_the_byte() throws Exception {
    var before = python("tree");
    run("export-image-data", ours);
    python("wipe");
    run("import-image-data", ours);
    assertThat(sorted(python("tree"))).isEqualTo(sorted(before));
    // The numbers go on behind those that were imported.
    for (var last : List.of("cloud-a/images/0000000002", "cloud-b/images/0000000000")) {
      var next = python("next", last.substring(0, last.indexOf('/'))).asString();
      assertThat(next.substring(next.indexOf("cloud-"))).isGreaterThan(last);
    }
  }

  @Test
  void nodepool_11_imports_what_we_export() throws Exception {
    var before = python("tree");
    run("export-image-data", ours);
    python("wipe");
    python("import", ours);
    assertThat(sorted(python("tree"))).isEqualTo(sorted(before));
  }

  @Test
  void we_import_what_nodepool_11_exports() throws Exception {
    var before = python("tree");
    python("export", theirs);
    python("wipe");
    run("import-image-data", theirs);
    assertThat(sorted(python("tree"))).isEqualTo(sorted(before));
  }

  @Test
  void both_write_the_same_file() throws Exception {
    run("export-image-data", ours);
    python("export", theirs);
    assertThat(entries(ours)).isEqualTo(entries(theirs));
    assertThat(Files.size(Path.of(ours))).isEqualTo(Files.size(Path.of(theirs)));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(ours))))
        .isEqualTo("rw-------");
  }

  @Test
  void a_file_that_is_there_is_replaced_as_a_whole() throws Exception {
    Files.writeString(Path.of(ours), "x".repeat(100_000));
    run("export-image-data", ours);
    python("export", theirs);
    assertThat(entries(ours)).isEqualTo(entries(theirs));
  }

  @Test
  void what_is_no_export_is_refused_in_a_sentence_and_changes_nothing() throws Exception {
    var before = python("tree");
    refused("cannot be read (there is no such file", folder.resolve("none.json"));
    refused("holds no image data (it is no JSON", write("a.json", "state: ready"));
    refused("holds no image data (it is no JSON object", write("b.json", "[1]"));
    refused("is no text", write("c.json", "{\"/nodepool/images/debian/pause\": 1}"));
    refused(
        "is this an export of image data?",
        write("d.json", "{\"/nodepool/images/debian/pause\": \"\", \"/nodepool/nodes/1\": \"\"}"));
    var ran = cli.run("export-image-data", folder.resolve("none/x.json").toString());
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains("cannot be written to");
    assertThat(sorted(python("tree"))).isEqualTo(sorted(before));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private void refused(String words, Path file) {
    var ran = cli.run("import-image-data", file.toString());
    assertThat(ran.exit()).isEqualTo(1);
    assertThat(ran.err()).contains(words).hasLineCount(1);
  }

  /** What stands in the file for each path, with the quotes and escapes that it is written in. */
  private static TreeMap<String, String> entries(String file) throws IOException {
    var text = Files.readString(Path.of(file));
    assertThat(text).startsWith("{\"/nodepool/images/").endsWith("\"}");
    var entries = new TreeMap<String, String>();
    for (var entry : text.substring(1, text.length() - 1).split(", (?=\"/nodepool)")) {
      var parts = entry.split(": ", 2);
      entries.put(parts[0], parts[1]);
    }
    return entries;
  }

  private static TreeMap<String, String> sorted(JsonNode tree) {
    var sorted = new TreeMap<String, String>();
    tree.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue().asString()));
    return sorted;
  }

  private void run(String... arguments) {
    var ran = cli.run(arguments);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEmpty();
    assertThat(ran.exit()).isZero();
  }

  private JsonNode python(String... words) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(List.of("/usr/bin/python3", script.toString(), "127.0.0.1:" + cli.port()));
    command.addAll(List.of(words));
    var process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (var out = process.getInputStream()) {
      var answer = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).isZero();
      return new JsonMapper().readTree(answer.isEmpty() ? "null" : answer);
    }
  }
}
