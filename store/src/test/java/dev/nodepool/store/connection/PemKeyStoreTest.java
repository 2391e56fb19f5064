package dev.nodepool.store.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemKeyStoreTest {
  @TempDir Path directory;

  @Test
  void no_file_with_a_name_holds_the_key() throws Exception {
    var store = new PemKeyStore(tls("aGVsbG8="));
    var location = store.location();
    assertThat(location).startsWithRaw(Path.of("/proc/self/fd"));
    assertThat(Files.readSymbolicLink(location).toString()).endsWith(" (deleted)");
    assertThat(Files.readString(location)).contains("aGVsbG8=", "the certificate");
    for (var place : List.of("/dev/shm", System.getProperty("java.io.tmpdir"))) {
      try (var files = Files.list(Path.of(place))) {
        assertThat(files.map(file -> String.valueOf(file.getFileName())))
            .noneMatch(name -> name.startsWith("nodepool") && name.endsWith(".empty"))
            .noneMatch(name -> name.startsWith("nodepool-zookeeper"));
      }
    }
    assertThat(store.location()).isEqualTo(location);
  }

  @Test
  void a_renewed_key_is_read_again() throws Exception {
    var tls = tls("aGVsbG8=");
    var store = new PemKeyStore(tls);
    assertThat(Files.readString(store.location())).contains("aGVsbG8=");
    tls("d29ybGQ=");
    Files.setLastModifiedTime(tls.key(), FileTime.from(Instant.now().plusSeconds(5)));
    assertThat(Files.readString(store.location())).contains("d29ybGQ=").doesNotContain("aGVsbG8=");
  }

  private StoreSettings.Tls tls(String key) throws Exception {
    var pem = "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n";
    return new StoreSettings.Tls(
        Files.writeString(directory.resolve("cert.pem"), "the certificate"),
        Files.writeString(directory.resolve("key.pem"), pem),
        directory.resolve("ca.pem"));
  }
}
