package dev.nodepool.store.connection;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The client's certificate and key in the one file that ZooKeeper's library wants, for the owner
 * only. It is made anew when it has vanished or the operator's files have changed. Any thread.
 */
final class PemKeyStore {
  private static final Pattern KEY =
      Pattern.compile(
          "-+BEGIN (?<kind>[A-Z ]*)PRIVATE KEY-+(?<text>[^-]+)-+END [A-Z ]*PRIVATE KEY-+");

  /** AlgorithmIdentifier of RSA. */
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** Object identifier of an elliptic curve's key. */
  private static final byte[] EC = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int CURVE = 0xa0;

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

  /** The key in PKCS#8, which is the only form that the library reads. */
  private String key() throws IOException {
    var matcher = KEY.matcher(Files.readString(tls.key()));
    if (!matcher.find()) {
      throw new StoreException(
          "the file %s of zookeeper-tls holds no unencrypted private key in PEM form"
              .formatted(tls.key()));
    }
    byte[] der = Base64.getMimeDecoder().decode(matcher.group("text"));
    byte[] pkcs8 =
        switch (matcher.group("kind").strip()) {
          case "" -> der;
          case "RSA" -> wrapped(RSA, der);
          case "EC" -> wrapped(tagged(SEQUENCE, EC, curve(der)), der);
          default ->
              throw new StoreException(
                  "the key %s of zookeeper-tls is encrypted or of an unknown kind: store it as PKCS#8"
                      .formatted(tls.key()));
        };
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8)
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, new byte[] {0x02, 0x01, 0x00}, algorithm, tagged(OCTETS, key));
  }

  /** The curve that an EC key names: what stands in its part with the tag [0]. */
  private byte[] curve(byte[] der) {
    for (int i = 0; i + 4 < der.length; i++) {
      int length = der[i + 1];
      if ((der[i] & 0xff) == CURVE && der[i + 2] == 0x06 && length == der[i + 3] + 2) {
        return java.util.Arrays.copyOfRange(der, i + 2, i + 2 + length);
      }
    }
    throw new StoreException(
        "the key %s of zookeeper-tls names no curve: store it as PKCS#8".formatted(tls.key()));
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    var content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    var out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
