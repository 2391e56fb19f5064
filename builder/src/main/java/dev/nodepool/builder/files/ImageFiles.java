package dev.nodepool.builder.files;

import dev.nodepool.model.text.NetworkTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images directory, with the names that Nodepool 11 gives: {@code <image>-<build>.<format>},
 * beside it {@code .md5}, {@code .sha256}, and the directory {@code .d} with what the build left.
 */
public final class ImageFiles {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.ImageFiles");
  private static final String ID_FILE = "builder_id.txt";
  private static final Pattern NAME = Pattern.compile("(.+)-([0-9a-f]{32})\\.(.+)");
  private static final Pattern FORMAT = Pattern.compile("[a-z0-9]+");

  private final Path directory;
  private final LongSupplier free;
  private final SharedChecksums checksums = new SharedChecksums();

  public ImageFiles(Path directory) {
    this(directory, () -> directory.toFile().getUsableSpace());
  }

  /** The same on a disk that has so many bytes left. */
  public ImageFiles(Path directory, LongSupplier free) {
    this.directory = directory.toAbsolutePath().normalize();
    this.free = free;
  }

  /** The bytes that are left on the disk. */
  public long free() {
    return free.getAsLong();
  }

  /** Something of a build that lies here. */
  public record Found(Path path, String image, String build) {}

  public Path directory() {
    return directory;
  }

  /** The identity of this builder; made when there is none yet. */
  public String builderId() throws IOException {
    Files.createDirectories(directory);
    var file = directory.resolve(ID_FILE);
    if (Files.exists(file)) {
      return Files.readString(file).strip();
    }
    String id = UUID.randomUUID().toString();
    Files.writeString(file, id);
    return id;
  }

  public static String newBuildId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** The name without an end that {@code disk-image-create -o} is given. */
  public Path base(String image, String build) {
    return directory.resolve(image + "-" + build);
  }

  public Path file(String image, String build, String format) {
    return directory.resolve(image + "-" + build + "." + format);
  }

  /** The image's file of that format, when it is here. */
  public Optional<ImageFile> existing(String image, String build, String format) {
    var path = file(image, build, format);
    return Stream.of(new ImageFile(path, false), new ImageFile(path, true))
        .filter(one -> Files.isRegularFile(one.stored()))
        .findFirst();
  }

  /** The checksums of the image's data; computed where nothing beside it tells them. */
  public SharedChecksums.Use checksums(ImageFile image) throws IOException {
    return checksums.use(image);
  }

  /** The formats that are here, sorted. */
  public List<String> formats(String image, String build) {
    var formats = new TreeSet<String>();
    for (var found : all()) {
      if (found.image().equals(image) && found.build().equals(build)) {
        String name = found.path().getFileName().toString();
        String whole = name.substring(base(image, build).getFileName().toString().length() + 1);
        String end =
            whole.endsWith(Zstd.END)
                ? whole.substring(0, whole.length() - Zstd.END.length())
                : whole;
        if (FORMAT.matcher(end).matches()
            && !end.equals("d")
            && Files.isRegularFile(found.path())) {
          formats.add(end);
        }
      }
    }
    formats.removeAll(List.of("md5", "sha256"));
    return List.copyOf(formats);
  }

  /** Whether anything of the build is here. */
  public boolean exist(String image, String build) {
    return all().stream()
        .anyMatch(found -> found.image().equals(image) && found.build().equals(build));
  }

  /** Everything here that is called like a part of a build. */
  public List<Found> all() {
    var found = new ArrayList<Found>();
    try (var files = Files.list(directory)) {
      files.forEach(path -> {
        var name = NAME.matcher(path.getFileName().toString());
        if (name.matches()) {
          found.add(new Found(path, name.group(1), name.group(2)));
        }
      });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** The bytes that the build's images took on the disk when they were built. */
  public long size(String image, String build) throws IOException, InterruptedException {
    long size = 0;
    for (String format : formats(image, build)) {
      var file = existing(image, build, format);
      if (file.isPresent()) {
        size +=
            file.get().compressed()
                ? file.get().content().size()
                : AllocatedSize.of(file.get().path());
      }
    }
    return size;
  }

  /** The bytes that an image takes on the disk: holes are none. */
  public long size(String image, String build, String format)
      throws IOException, InterruptedException {
    var file = existing(image, build, format);
    return file.isPresent() ? AllocatedSize.of(file.get().stored()) : 0;
  }

  /** Deletes all that belongs to the build; says whether nothing is left. */
  public boolean delete(String image, String build) {
    boolean gone = true;
    for (var found : all()) {
      if (found.image().equals(image) && found.build().equals(build)) {
        gone &= deleteTree(found.path());
      }
    }
    return gone;
  }

  /** Deletes the image's file of one format with its checksums. */
  public void delete(String image, String build, String format) {
    var file = file(image, build, format);
    deleteTree(file);
    deleteTree(Path.of(file + Zstd.END));
    deleteTree(Path.of(file + ".md5"));
    deleteTree(Path.of(file + ".sha256"));
  }

  private static boolean deleteTree(Path path) {
    try (var tree = Files.walk(path)) {
      for (var one : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(one);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      if (!Files.exists(path)) {
        return true;
      }
      log.warn("{} cannot be deleted: {}", path, NetworkTrouble.words(e));
      return false;
    }
  }
}
