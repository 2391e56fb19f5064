package dev.nodepool.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Certificates and keys in PEM files, made by openssl and keytool. Blocks. */
public final class Certificates {
  private static final String HERE = "DNS:localhost,IP:127.0.0.1";

  private Certificates() {}

  /**
   * An authority ({@code ca.pem}) with a server on this machine ({@code server.pem}, {@code
   * server.key}) and a client ({@code client.pem}; its key in three forms: {@code client.key},
   * {@code client-pkcs1.key}, {@code client-both.pem}).
   */
  public static void make(Path dir) throws IOException, InterruptedException {
    openssl(
        dir, "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca");
    Files.writeString(dir.resolve("names"), "subjectAltName=" + HERE + "\n");
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

  /** {@code name.pem} and {@code name.key} of a server on this machine, signed by itself. */
  public static void selfSigned(Path dir, String name) throws IOException, InterruptedException {
    selfSigned(dir, name, HERE);
  }

  /** The same for a server on another machine. */
  public static void ofAnotherHost(Path dir, String name, String host)
      throws IOException, InterruptedException {
    selfSigned(dir, name, "DNS:" + host);
  }

  /**
   * {@code name.pem} and {@code name.key} of a server on this machine whose certificate, of the
   * authority {@code ca.pem}, was good for one day, so many days ago; in the future when negative.
   */
  public static void ofAnotherTime(Path dir, String name, int daysAgo)
      throws IOException, InterruptedException {
    openssl(
        dir, "req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=ca");
    openssl(
        dir,
        "req -newkey rsa:2048 -nodes -keyout %s.key -out %s.csr -subj /CN=%s"
            .formatted(name, name, name));
    openssl(
        dir, "pkcs12 -export -inkey ca.key -in ca.pem -name ca -passout pass:secret -out ca.p12");
    // openssl before 3.4 takes no dates.
    run(
        dir,
        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-gencert -keystore ca.p12 -storepass secret -alias ca -infile %s.csr -outfile %s.pem -rfc -startdate %+dd -validity 1 -ext san=%s"
            .formatted(name, name, -daysAgo, HERE.toLowerCase(Locale.ROOT)));
  }

  private static void selfSigned(Path dir, String name, String hosts)
      throws IOException, InterruptedException {
    openssl(
        dir,
        "req -x509 -newkey rsa:2048 -nodes -keyout %s.key -out %s.pem -days 2 -subj /CN=%s -addext subjectAltName=%s"
            .formatted(name, name, name, hosts));
  }

  private static void openssl(Path dir, String arguments) throws IOException, InterruptedException {
    run(dir, "openssl", arguments);
  }

  private static void run(Path dir, String program, String arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments.split(" ")));
    var log = dir.resolve("certificates.log");
    var process =
        new ProcessBuilder(command)
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      process.destroyForcibly();
      throw new IOException("%s %s fails: %s".formatted(program, arguments, Files.readString(log)));
    }
  }
}
