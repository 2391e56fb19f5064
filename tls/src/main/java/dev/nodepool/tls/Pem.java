package dev.nodepool.tls;

import dev.nodepool.concurrent.BoundedFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** Certificates and private keys in PEM files. */
public final class Pem {
  private static final Pattern CERTIFICATE =
      Pattern.compile("-+BEGIN CERTIFICATE-+[^-]+-+END CERTIFICATE-+");

  private static final Pattern KEY =
      Pattern.compile(
          "-+BEGIN (?<kind>[A-Z ]*)PRIVATE KEY-+(?<text>[^-]+)-+END [A-Z ]*PRIVATE KEY-+");

  private static final char[] NO_PASSWORD = {};

  // DER: version 0, the AlgorithmIdentifier of RSA, the object identifier of keys on a curve.
  private static final byte[] VERSION = HexFormat.of().parseHex("020100");
  private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
  private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int IDENTIFIER = 0x06;
  private static final int CURVE = 0xa0;

  private Pem() {}

  /** What shows that certificate, with those that signed it, to whoever asks who we are. */
  public static KeyManager[] identity(List<X509Certificate> chain, PrivateKey key)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, NO_PASSWORD);
    store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** All that are in the file; throws IOException when there is none. */
  public static List<X509Certificate> certificates(Path file)
      throws IOException, GeneralSecurityException {
    var found = new ArrayList<X509Certificate>();
    var factory = CertificateFactory.getInstance("X.509");
    // Other things may stand in the file too.
    var blocks = CERTIFICATE.matcher(BoundedFile.readText(file));
    while (blocks.find()) {
      var block = new ByteArrayInputStream(blocks.group().getBytes(StandardCharsets.US_ASCII));
      found.add((X509Certificate) factory.generateCertificate(block));
    }
    if (found.isEmpty()) {
      throw new IOException("it holds no certificate in PEM form");
    }
    return found;
  }

  /** The first in the file; throws IOException when there is none, or it is encrypted. */
  public static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    var encoded = new PKCS8EncodedKeySpec(pkcs8(file));
    var wrong = new InvalidKeySpecException("the key is neither RSA nor EC nor EdDSA");
    for (var kind : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        wrong.addSuppressed(e);
      }
    }
    throw wrong;
  }

  /** The same as text, in PKCS#8, for libraries that read no other form. */
  public static String privateKeyInPkcs8(Path file) throws IOException {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(pkcs8(file))
        + "\n-----END PRIVATE KEY-----\n";
  }

  private static byte[] pkcs8(Path file) throws IOException {
    var matcher = KEY.matcher(BoundedFile.readText(file));
    if (!matcher.find()) {
      throw new IOException("it holds no private key in PEM form");
    }
    var der = Base64.getMimeDecoder().decode(matcher.group("text"));
    return switch (matcher.group("kind").strip()) {
      case "" -> der;
      case "RSA" -> wrapped(RSA, der);
      case "EC" -> wrapped(tagged(SEQUENCE, EC, curve(der)), der);
      default ->
          throw new IOException(
              "the key is encrypted or of an old form; convert it with openssl pkcs8 -topk8 -nocrypt");
    };
  }

  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return tagged(SEQUENCE, VERSION, algorithm, tagged(OCTETS, key));
  }

  /** The curve that an EC key names: what stands in its part with the tag [0]. */
  private static byte[] curve(byte[] der) throws IOException {
    for (int i = 0; i + 4 < der.length; i++) {
      int length = der[i + 1];
      if ((der[i] & 0xff) == CURVE && der[i + 2] == IDENTIFIER && length == der[i + 3] + 2) {
        return Arrays.copyOfRange(der, i + 2, i + 2 + length);
      }
    }
    throw new IOException("the key names no curve; convert it with openssl pkcs8 -topk8 -nocrypt");
  }

  /** DER: the tag, the length in as few bytes as it takes, the content. */
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
