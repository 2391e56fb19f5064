package dev.nodepool.openstack.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of our own with a server and a client, made by openssl. */
final class Certificates {
  private static final char[] PASSWORD = "unused".toCharArray();

  private Certificates() {}

  static void make(Path dir) throws Exception {
    openssl(
        dir, "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca");
    Files.writeString(dir.resolve("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
    for (var name : List.of("server", "client")) {
      openssl(
          dir,
          "req -newkey rsa:2048 -nodes -keyout %s.key -out %s.csr -subj /CN=%s"
              .formatted(name, name, name));
      openssl(
          dir,
          "x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out %s.pem"
              .formatted(name, name));
    }
    openssl(dir, "rsa -in client.key -traditional -out client-pkcs1.key");
    Files.writeString(
        dir.resolve("client-both.pem"),
        Files.readString(dir.resolve("client.pem")) + Files.readString(dir.resolve("client.key")));
  }

  private static void openssl(Path dir, String arguments) throws Exception {
    var command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    var process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("openssl.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(arguments).isZero();
  }

  /** Shows the server's certificate, and trusts clients of the authority. */
  static SSLContext serverContext(Path dir) throws Exception {
    var keys = KeyStore.getInstance(KeyStore.getDefaultType());
    keys.load(null, PASSWORD);
    keys.setKeyEntry(
        "server",
        Pem.privateKey(dir.resolve("server.key")),
        PASSWORD,
        Pem.certificates(dir.resolve("server.pem")).toArray(java.security.cert.Certificate[]::new));
    keys.setCertificateEntry("ca", Pem.certificates(dir.resolve("ca.pem")).getFirst());
    var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    var others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(keys);
    var context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), null);
    return context;
  }
}
