package dev.nodepool.builder.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The checksums of an image's file, as hexadecimal text. The build leaves them beside the file;
 * where it did not, they are computed once and kept there.
 */
public record Checksums(String md5, String sha256) {
  private static final int CHUNK = 1 << 20;

  public static Checksums of(Path file) throws IOException, InterruptedException {
    var md5 = read(file, ".md5", 32);
    var sha256 = read(file, ".sha256", 64);
    if (md5.isPresent() && sha256.isPresent()) {
      return new Checksums(md5.get(), sha256.get());
    }
    var computed = compute(file);
    Files.writeString(Path.of(file + ".md5"), computed.md5 + "\n");
    Files.writeString(Path.of(file + ".sha256"), computed.sha256 + "\n");
    return computed;
  }

  /** The first word of what lies beside the file, if it is newer than that and no torso. */
  private static Optional<String> read(Path file, String end, int length) throws IOException {
    var beside = Path.of(file + end);
    if (!Files.exists(beside)
        || Files.getLastModifiedTime(beside).compareTo(Files.getLastModifiedTime(file)) < 0) {
      return Optional.empty();
    }
    String word = Files.readString(beside).strip().split("\\s+", 2)[0];
    return word.matches("[0-9a-f]{" + length + "}") ? Optional.of(word) : Optional.empty();
  }

  private static Checksums compute(Path file) throws IOException, InterruptedException {
    var md5 = digest("MD5");
    var sha256 = digest("SHA-256");
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        md5.update(chunk, 0, read);
        sha256.update(chunk, 0, read);
      }
    }
    var hex = HexFormat.of();
    return new Checksums(hex.formatHex(md5.digest()), hex.formatHex(sha256.digest()));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
