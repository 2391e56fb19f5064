package dev.nodepool.builder.files;

import dev.nodepool.driver.ImageChecksums.Sums;
import dev.nodepool.driver.ImageContent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** The files with an image's checksums, beside it: those that the build left, or computed ones. */
final class Checksums {
  private static final int CHUNK = 1 << 18;
  private static final int MD5 = 32;
  private static final int SHA256 = 64;

  private Checksums() {}

  /** What lies beside the image, if it is newer than that and no torso. */
  static Optional<Sums> beside(Path image) throws IOException {
    var md5 = read(image, ".md5", MD5);
    var sha256 = read(image, ".sha256", SHA256);
    return md5.isPresent() && sha256.isPresent()
        ? Optional.of(new Sums(md5.get(), sha256.get()))
        : Optional.empty();
  }

  /** The first word. */
  private static Optional<String> read(Path image, String end, int length) throws IOException {
    var beside = Path.of(image + end);
    if (!Files.exists(beside)
        || Files.getLastModifiedTime(beside).compareTo(Files.getLastModifiedTime(image)) < 0) {
      return Optional.empty();
    }
    String word = Files.readString(beside).strip().split("\\s+", 2)[0];
    return word.matches("[0-9a-f]{" + length + "}") ? Optional.of(word) : Optional.empty();
  }

  static void keep(Path image, Sums sums) throws IOException {
    Files.writeString(Path.of(image + ".md5"), sums.md5() + "\n");
    Files.writeString(Path.of(image + ".sha256"), sums.sha256() + "\n");
  }

  /** Reads all of it. */
  static Sums compute(ImageContent content) throws IOException, InterruptedException {
    var md5 = digest("MD5");
    var sha256 = digest("SHA-256");
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = content.open()) {
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        md5.update(chunk, 0, read);
        sha256.update(chunk, 0, read);
      }
    }
    var hex = HexFormat.of();
    return new Sums(hex.formatHex(md5.digest()), hex.formatHex(sha256.digest()));
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
