package dev.nodepool.cli.image;

import dev.nodepool.cli.output.PythonJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Exported image data: one JSON object, path of a znode to its text, as Nodepool 11 has it. */
record ImageDataFile(Path path) {

  /** Nobody else may read it, and no half of it is ever there. */
  void write(Map<String, String> data) throws IOException {
    var text = PythonJson.text(data).getBytes(StandardCharsets.UTF_8);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      Files.write(path, text);
      return;
    }
    var target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    var half =
        Files.createTempFile(
            target.getParent(),
            ".image-data",
            ".json",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.write(half, text);
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  /** Throws {@link IllegalArgumentException} with what is wrong with its content. */
  Map<String, String> read() throws IOException {
    var text = Files.readString(path);
    var data = new LinkedHashMap<String, String>();
    try {
      var root = new JsonMapper().readTree(text);
      if (!root.isObject()) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      root.properties()
          .forEach(entry -> {
            if (!entry.getValue().isString()) {
              throw new IllegalArgumentException(
                  "what stands for %s is no text".formatted(entry.getKey()));
            }
            data.put(entry.getKey(), entry.getValue().stringValue());
          });
      return data;
    } catch (JacksonException e) {
      throw new IllegalArgumentException("it is no JSON: " + e.getOriginalMessage(), e);
    }
  }
}
