package dev.nodepool.openstack.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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
import java.util.Base64;
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

  /** Version 0 and the AlgorithmIdentifier of RSA, which PKCS#8 puts before an RSA key. */
  private static final byte[] RSA_PREFIX = Base64.getDecoder().decode("AgEAMA0GCSqGSIb3DQEBAQUA");

  private static final char[] NO_PASSWORD = {};

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
    var blocks = CERTIFICATE.matcher(Files.readString(file));
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
    var matcher = KEY.matcher(Files.readString(file));
    if (!matcher.find()) {
      throw new IOException("it holds no private key in PEM form");
    }
    var der = Base64.getMimeDecoder().decode(matcher.group("text"));
    return switch (matcher.group("kind").strip()) {
      case "" -> ofAnyKind(der);
      case "RSA" -> KeyFactory.getInstance("RSA").generatePrivate(pkcs8(der));
      default ->
          throw new IOException(
              "the key is encrypted or of an old form; convert it with openssl pkcs8 -topk8 -nocrypt");
    };
  }

  private static PrivateKey ofAnyKind(byte[] der) throws GeneralSecurityException {
    var wrong = new InvalidKeySpecException("the key is neither RSA nor EC nor EdDSA");
    for (var kind : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        wrong.addSuppressed(e);
      }
    }
    throw wrong;
  }

  private static PKCS8EncodedKeySpec pkcs8(byte[] rsaKey) {
    var content = new ByteArrayOutputStream();
    content.writeBytes(RSA_PREFIX);
    content.writeBytes(tagged(0x04, rsaKey));
    return new PKCS8EncodedKeySpec(tagged(0x30, content.toByteArray()));
  }

  /** DER: the tag, the length in as few bytes as it takes, the content. */
  private static byte[] tagged(int tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else if (content.length < 0x100) {
      out.write(0x81);
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
