package dev.nodepool.store.connection;

import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.tls.Pem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The client's certificate and key in the one file that ZooKeeper's library wants. That file is in
 * memory and has no name: it loses its name before anything is written to it, and vanishes with
 * this process, however that ends. Only this process gets at it, through its own descriptors. It is
 * made anew when the operator's files have changed. Any thread.
 */
final class PemKeyStore {
  private static final Path MEMORY = Path.of("/dev/shm");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final StoreSettings.Tls tls;
  private FileTime madeFrom = FileTime.fromMillis(0);
  private @Nullable Path place;

  /** Holds the file: it is gone when this is closed, or nobody holds it any more. */
  private @Nullable FileChannel file;

  PemKeyStore(StoreSettings.Tls tls) {
    this.tls = tls;
  }

  /** Where the library can read the file as of now. */
  synchronized Path location() {
    try {
      var newest = newest();
      var known = place;
      if (known == null || !newest.equals(madeFrom)) {
        known = make();
        place = known;
        madeFrom = newest;
      }
      return known;
    } catch (IOException e) {
      throw new StoreException(
          "a file of zookeeper-tls cannot be read: %s".formatted(FileTrouble.words(e)), e);
    }
  }

  private FileTime newest() throws IOException {
    var key = Files.getLastModifiedTime(tls.key());
    var cert = Files.getLastModifiedTime(tls.cert());
    return key.compareTo(cert) > 0 ? key : cert;
  }

  private Path make() throws IOException {
    String content = key() + "\n" + Files.readString(tls.cert());
    if (file != null) {
      file.close();
    }
    var named =
        Files.createTempFile(
            Files.isWritable(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")),
            "nodepool",
            ".empty",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileChannel open;
    try {
      open = FileChannel.open(named, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(named);
    }
    file = open;
    var descriptor = descriptor(named);
    var bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      open.write(bytes);
    }
    return descriptor;
  }

  /** The descriptor by which this process holds a file that had that name. */
  private static Path descriptor(Path named) throws IOException {
    try (var descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (var one : descriptors) {
        if (Files.isSymbolicLink(one) && target(one).startsWith(named.toString())) {
          return one;
        }
      }
    }
    throw new IOException("%s does not show the files of this process".formatted(DESCRIPTORS));
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      // Another thread closed it just now.
      return "";
    }
  }

  /** In PKCS#8, which is the only form that the library reads. */
  private String key() {
    try {
      return Pem.privateKeyInPkcs8(tls.key());
    } catch (IOException e) {
      throw new StoreException(
          "the key %s of zookeeper-tls cannot be used: %s"
              .formatted(tls.key(), FileTrouble.words(e)),
          e);
    }
  }
}
