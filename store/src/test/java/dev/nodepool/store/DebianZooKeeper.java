package dev.nodepool.store;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Debian's ZooKeeper server in a process of its own, plain or with mutual TLS. */
final class DebianZooKeeper implements AutoCloseable {
  private static final Path JARS = Path.of("/usr/share/java");

  private final Process process;
  private final int port;

  DebianZooKeeper(Path folder, List<String> moreConfiguration, boolean secure) throws IOException {
    try (var probe = new ServerSocket(0)) {
      port = probe.getLocalPort();
    }
    var data = Files.createDirectories(folder.resolve("data"));
    var lines =
        Stream.concat(
            Stream.of(
                "tickTime=500",
                "dataDir=" + data,
                "admin.enableServer=false",
                (secure ? "secureClientPort=" : "clientPort=") + port,
                (secure ? "secureClientPortAddress=" : "clientPortAddress=") + "127.0.0.1"),
            moreConfiguration.stream());
    var configuration = Files.write(folder.resolve("zoo.cfg"), (Iterable<String>) lines::iterator);
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
                "org.apache.zookeeper.server.ZooKeeperServerMain",
                configuration.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
  }

  int port() {
    return port;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }
}
