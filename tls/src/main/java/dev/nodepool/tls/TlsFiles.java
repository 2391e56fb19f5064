package dev.nodepool.tls;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The three files of a client that shows who it is: its certificate, the key of that, and the
 * certificates of those whom it trusts.
 */
public record TlsFiles(Path cert, Path key, Path ca) {
  private static final byte[] SAMPLE = {1, 2, 3};

  /**
   * One file that does not do.
   *
   * @param role {@code cert}, {@code key} or {@code ca}
   * @param words half a sentence with the file in it
   */
  public record Fault(String role, Kind kind, String words) {}

  /** What a fault says of other machines, users and days. */
  public enum Kind {
    /** It may be there on another machine, or for another user. */
    UNREADABLE,
    /** Its time has not come or is over. */
    OUT_OF_TIME,
    /** It does nowhere. */
    WRONG
  }

  /** What is wrong with them now; reads the files. */
  public List<Fault> faults() {
    var faults = new ArrayList<Fault>();
    var certificates = certificates("cert", cert, faults);
    certificates("ca", ca, faults);
    var secret = key(faults);
    if (!certificates.isEmpty()) {
      var own = certificates.getFirst();
      checkTime(own, faults);
      if (secret != null) {
        checkPair(own.getPublicKey(), secret, faults);
      }
    }
    return faults;
  }

  private static List<X509Certificate> certificates(String role, Path file, List<Fault> faults) {
    try {
      return Pem.certificates(file);
    } catch (IOException e) {
      faults.add(unreadable(role, file, e));
    } catch (GeneralSecurityException e) {
      faults.add(new Fault(role, Kind.WRONG, "the certificate in %s is damaged".formatted(file)));
    }
    return List.of();
  }

  private void checkTime(X509Certificate own, List<Fault> faults) {
    try {
      own.checkValidity();
    } catch (CertificateExpiredException e) {
      faults.add(
          new Fault("cert", Kind.OUT_OF_TIME, "the certificate in %s has expired".formatted(cert)));
    } catch (CertificateNotYetValidException e) {
      faults.add(
          new Fault(
              "cert", Kind.OUT_OF_TIME, "the certificate in %s is not valid yet".formatted(cert)));
    }
  }

  private @Nullable PrivateKey key(List<Fault> faults) {
    try {
      return Pem.privateKey(key);
    } catch (IOException e) {
      faults.add(unreadable("key", key, e));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      faults.add(
          new Fault(
              "key",
              Kind.WRONG,
              "the key in %s is damaged, or neither RSA nor EC nor EdDSA".formatted(key)));
    }
    return null;
  }

  private static Fault unreadable(String role, Path file, IOException e) {
    if (e instanceof NoSuchFileException) {
      return new Fault(role, Kind.UNREADABLE, "there is no file %s".formatted(file));
    }
    if (e instanceof AccessDeniedException || !Files.isReadable(file)) {
      return new Fault(role, Kind.UNREADABLE, "this user may not read %s".formatted(file));
    }
    return new Fault(role, Kind.WRONG, "%s cannot be used: %s".formatted(file, e.getMessage()));
  }

  private void checkPair(PublicKey shown, PrivateKey secret, List<Fault> faults) {
    try {
      var signer = Signature.getInstance(algorithm(secret));
      signer.initSign(secret);
      signer.update(SAMPLE);
      var verifier = Signature.getInstance(algorithm(secret));
      verifier.initVerify(shown);
      verifier.update(SAMPLE);
      if (verifier.verify(signer.sign())) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // Of another kind, so it is not the key of that certificate either.
    }
    faults.add(
        new Fault(
            "key",
            Kind.WRONG,
            "the key in %s is not that of the certificate in %s".formatted(key, cert)));
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "EdDSA";
    };
  }
}
