package dev.nodepool.store.connection;

import dev.nodepool.tls.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The client's certificate and key in the one file that ZooKeeper's library wants, for the owner
 * only. It is made anew when it has vanished or the operator's files have changed. Any thread.
 */
final class PemKeyStore {
  private final StoreSettings.Tls tls;
  private @Nullable Path file;
  private FileTime madeFrom = FileTime.fromMillis(0);

  PemKeyStore(StoreSettings.Tls tls) {
    this.tls = tls;
  }

  /** The file as of now. */
  synchronized Path location() {
    try {
      var newest = newest();
      var made = file;
      if (made == null || !Files.exists(made) || !newest.equals(madeFrom)) {
        made = make();
        file = made;
        madeFrom = newest;
      }
      return made;
    } catch (IOException e) {
      throw new StoreException(
          "a file of zookeeper-tls cannot be read: %s".formatted(e.getMessage()), e);
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
      Files.deleteIfExists(file);
    }
    var made =
        Files.createTempFile(
            "nodepool-zookeeper",
            ".pem",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    made.toFile().deleteOnExit();
    Files.writeString(made, content);
    return made;
  }

  /** In the only form that the library reads. */
  private String key() {
    try {
      return Pem.privateKeyInPkcs8(tls.key());
    } catch (IOException e) {
      throw new StoreException(
          "the key %s of zookeeper-tls cannot be used: %s".formatted(tls.key(), e.getMessage()), e);
    }
  }
}
