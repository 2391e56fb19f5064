package dev.nodepool.builder.build;

import dev.nodepool.config.Diskimage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an image is built: {@code dib-cmd} with the options and the environment that Nodepool 11
 * gives it. The environment may hold secrets and is never shown.
 */
public record BuildCommand(List<String> words, Map<String, String> environment) {
  public BuildCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }

  /**
   * The command for one build.
   *
   * @param output the file to be made, without its end
   * @param program the directory that {@code %p} in dib-cmd stands for
   * @param inherited the environment of this process
   */
  public static BuildCommand of(
      Diskimage image,
      Collection<String> formats,
      Path output,
      @Nullable String elementsDir,
      Path program,
      Map<String, String> inherited) {
    var words = new ArrayList<String>();
    words.addAll(ShellWords.of(image.dibCmd().replace("%p", program.toString())));
    words.addAll(List.of("-x", "-t", String.join(",", formats), "--checksum", "--no-tmpfs"));
    if (formats.contains("qcow2")) {
      words.addAll(List.of("--qemu-img-options", "compat=0.10"));
    }
    words.addAll(List.of("-o", output.toString()));
    image.elements().forEach(element -> words.addAll(ShellWords.of(element)));
    var environment = new TreeMap<>(inherited);
    environment.put("DIB_RELEASE", image.release());
    environment.put("DIB_IMAGE_NAME", image.name());
    environment.put("DIB_IMAGE_FILENAME", output.toString());
    if (elementsDir != null) {
      environment.put("ELEMENTS_PATH", elementsDir);
    }
    environment.putAll(image.envVars());
    return new BuildCommand(words, environment);
  }

  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
