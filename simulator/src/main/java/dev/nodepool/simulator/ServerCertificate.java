package dev.nodepool.simulator;

import dev.nodepool.tls.Pem;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/**
 * What the simulator shows of itself over TLS.
 *
 * @param chain a PEM file: its certificate, then those that signed it
 * @param key a PEM file, not encrypted
 */
public record ServerCertificate(Path chain, Path key) {

  /** Throws IllegalArgumentException, in a sentence, when the files are of no use. */
  SSLContext context() {
    try {
      var context = SSLContext.getInstance("TLS");
      context.init(Pem.identity(Pem.certificates(chain), Pem.privateKey(key)), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the certificate %s with the key %s cannot be used: %s"
              .formatted(chain, key, e.getMessage()),
          e);
    }
  }
}
