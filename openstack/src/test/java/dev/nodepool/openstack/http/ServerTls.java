package dev.nodepool.openstack.http;

import dev.nodepool.tls.Pem;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** How a server with a certificate of the testkit's speaks TLS. */
final class ServerTls {
  private ServerTls() {}

  /** Shows the certificate of that name, and trusts clients of the authority. */
  static SSLContext context(Path dir, String name) throws Exception {
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", Pem.certificates(dir.resolve("ca.pem")).getFirst());
    var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(
        Pem.identity(
            Pem.certificates(dir.resolve(name + ".pem")),
            Pem.privateKey(dir.resolve(name + ".key"))),
        others.getTrustManagers(),
        null);
    return context;
  }
}
