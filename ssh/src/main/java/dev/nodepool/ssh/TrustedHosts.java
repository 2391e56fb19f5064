package dev.nodepool.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * The hosts that somebody has said Nodepool may trust: a known_hosts file that OpenSSH reads too.
 *
 * @param directory where the file is; neither need exist
 */
public record TrustedHosts(Path directory) {

  /** What a host's keys are to us. */
  public enum Standing {
    UNKNOWN,
    TRUSTED,
    CHANGED
  }

  /** Those of the Nodepool with that data. */
  public static TrustedHosts in(Path data) {
    return new TrustedHosts(OwnKey.directory(data));
  }

  public Path file() {
    return directory.resolve("known_hosts");
  }

  /** The keys that the host may show, each as {@code <type> <base64>}. */
  public List<String> keys(String host, int port) throws IOException {
    var keys = new ArrayList<String>();
    for (var line : lines()) {
      var fields = line.strip().split("\\s+");
      if (fields.length >= 3 && names(fields[0]).contains(KnownHosts.pattern(host, port))) {
        keys.add(fields[1] + " " + fields[2]);
      }
    }
    return List.copyOf(keys);
  }

  /** What the keys that the host shows now are, beside those that it may show. */
  public static Standing compare(List<String> trusted, List<String> shown) {
    if (trusted.isEmpty()) {
      return Standing.UNKNOWN;
    }
    var types = trusted.stream().map(key -> HostKey.parse(key).type()).toList();
    boolean known = shown.stream().anyMatch(trusted::contains);
    boolean another =
        shown.stream()
            .anyMatch(key -> types.contains(HostKey.parse(key).type()) && !trusted.contains(key));
    return known && !another ? Standing.TRUSTED : Standing.CHANGED;
  }

  /** From now on the host may show these keys, and no others. */
  public void trust(String host, int port, List<String> keys) throws IOException {
    var pattern = KnownHosts.pattern(host, port);
    var text = new StringBuilder();
    for (var line : lines()) {
      if (!names(line.strip().split("\\s+")[0]).contains(pattern)) {
        text.append(line).append('\n');
      }
    }
    text.append(KnownHosts.render(host, port, keys));
    Files.createDirectories(directory);
    var half = Files.createTempFile(directory, "known_hosts", ".new");
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(half, text);
    Files.move(half, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Of a comment or a line with a marker none: such lines stay as they are. */
  private static List<String> names(String field) {
    return field.startsWith("#") || field.startsWith("@") ? List.of() : List.of(field.split(","));
  }

  private List<String> lines() throws IOException {
    return Files.exists(file()) ? Files.readAllLines(file()) : List.of();
  }
}
