package dev.nodepool.builder.build;

import dev.nodepool.builder.files.ImageFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes the formats that a build did not, by {@code qemu-img} from one that it did. */
final class Conversion {
  /** What qemu-img calls our formats, and with what options clouds take them. */
  private static final Map<String, List<String>> FORMATS =
      Map.of(
          "qcow2", List.of("qcow2", "-o", "compat=0.10"),
          "raw", List.of("raw"),
          "vhd", List.of("vpc", "-o", "subformat=dynamic,force_size=on"),
          "vhdx", List.of("vhdx"),
          "vmdk", List.of("vmdk", "-o", "subformat=streamOptimized"),
          "vdi", List.of("vdi"));

  /** From which to make others, the best first. */
  private static final List<String> SOURCES = List.of("raw", "qcow2", "vhd", "vmdk", "vdi", "vhdx");

  private static final Tool QEMU_IMG = new Tool("qemu-img", "qemu-utils");

  private Conversion() {}

  /** Makes what is missing of the formats, as far as it can be made; gives all that are there. */
  static SortedSet<String> fill(
      ImageFiles files, String image, String build, SortedSet<String> wanted, Path log)
      throws BuildFailure, IOException, InterruptedException {
    var made = new TreeSet<>(files.formats(image, build));
    var source = SOURCES.stream().filter(made::contains).findFirst();
    for (String format : wanted) {
      if (!made.contains(format) && source.isPresent() && FORMATS.containsKey(format)) {
        convert(files, image, build, source.get(), format, log);
        made.add(format);
      }
    }
    return made;
  }

  private static void convert(
      ImageFiles files, String image, String build, String from, String to, Path log)
      throws BuildFailure, IOException, InterruptedException {
    var target = files.file(image, build, to);
    var command = new ArrayList<>(List.of("qemu-img", "convert", "-f"));
    command.add(FORMATS.getOrDefault(from, List.of(from)).getFirst());
    command.add("-O");
    command.addAll(FORMATS.getOrDefault(to, List.of(to)));
    command.add(files.file(image, build, from).toString());
    command.add(Tool.torso(target).toString());
    QEMU_IMG.make(target, command, "make %s of %s".formatted(to, from), log);
  }
}
