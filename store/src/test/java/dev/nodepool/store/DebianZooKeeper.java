package dev.nodepool.store;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debian's ZooKeeper server in a process of its own, alone or one of several. */
public final class DebianZooKeeper implements AutoCloseable {
  private static final Path JARS = Path.of("/usr/share/java");

  /** What a server with mutual TLS needs, by the files of a folder. */
  private static final String TLS =
      """
      serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory
      authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider
      ssl.keyStore.location=%1$s/server-both.pem
      ssl.keyStore.type=PEM
      ssl.trustStore.location=%1$s/ca.pem
      ssl.trustStore.type=PEM
      """;

  /** Below those that Linux gives to connections. */
  private static final int FIRST_PORT = 12_000;

  private static final int LAST_PORT = 22_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private final Process process;

  /**
   * Starts it on what is in that folder, or comes to be there.
   *
   * @param configuration the lines of its zoo.cfg besides
   */
  public DebianZooKeeper(Path folder, List<String> configuration) throws IOException {
    var data = Files.createDirectories(folder.resolve("data"));
    var lines =
        Stream.concat(
            Stream.of("tickTime=500", "dataDir=" + data, "admin.enableServer=false"),
            configuration.stream());
    var file = Files.write(folder.resolve("zoo.cfg"), (Iterable<String>) lines::iterator);
    var path =
        Stream.of(
                "zookeeper slf4j-nop slf4j-api metrics-core snappy-java netty-codec netty-resolver"
                    .split(" "))
            .map(jar -> JARS.resolve(jar + ".jar").toString())
            .collect(Collectors.joining(":"));
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dzookeeper.forceSync=no",
                "-cp",
                path,
                "org.apache.zookeeper.server.quorum.QuorumPeerMain",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  /**
   * The lines for mutual TLS.
   *
   * @param certificates a folder with {@code server-both.pem} and {@code ca.pem}
   */
  public static List<String> tls(Path certificates) {
    return TLS.formatted(certificates).lines().toList();
  }

  /**
   * A port on which nobody listens now, never the same twice, and none that connections of others
   * are given before a server listens there.
   */
  public static int freePort() throws IOException {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (var probe = new ServerSocket(port)) {
        if (GIVEN.add(probe.getLocalPort())) {
          return port;
        }
      } catch (BindException taken) {
        continue;
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
