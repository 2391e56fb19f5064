package dev.nodepool.app;

import dev.nodepool.store.DebianZooKeeper;
import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.testkit.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Debian's ZooKeeper as an operator moves it: first one server with a plain port and one with
 * mutual TLS, then three, of which the first keeps its data and its ports.
 */
final class MovingZooKeeper implements AutoCloseable {
  private static final int SERVERS = 3;

  private final Path folder;
  private final int plainPort = DebianZooKeeper.freePort();
  private final List<Integer> securePorts = new ArrayList<>();
  private final List<DebianZooKeeper> running = new ArrayList<>();

  MovingZooKeeper(Path folder) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder);
    Certificates.make(folder);
    Files.writeString(
        folder.resolve("server-both.pem"),
        Files.readString(folder.resolve("server.key"))
            + Files.readString(folder.resolve("server.pem")));
    for (int i = 0; i < SERVERS; i++) {
      securePorts.add(DebianZooKeeper.freePort());
    }
    start(0, List.of());
  }

  private void start(int number, List<String> ensemble) throws IOException {
    var home = Files.createDirectories(folder.resolve("zk" + (number + 1)));
    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/myid"), Integer.toString(number + 1));
    var lines = new ArrayList<>(ensemble);
    if (number == 0) {
      lines.addAll(List.of("clientPort=" + plainPort, "clientPortAddress=127.0.0.1"));
    }
    lines.add("secureClientPort=" + securePorts.get(number));
    lines.add("secureClientPortAddress=127.0.0.1");
    lines.addAll(DebianZooKeeper.tls(folder));
    running.add(new DebianZooKeeper(home, lines));
  }

  /** Stops the one server and starts three on its data, which the first two agree upon. */
  void grow() throws IOException, InterruptedException {
    close();
    var ensemble = new ArrayList<>(List.of("initLimit=20", "syncLimit=10"));
    for (int i = 1; i <= SERVERS; i++) {
      ensemble.add(
          "server.%d=127.0.0.1:%d:%d"
              .formatted(i, DebianZooKeeper.freePort(), DebianZooKeeper.freePort()));
    }
    start(0, ensemble);
    start(1, ensemble);
  }

  /** The last of the three comes when the others have agreed: it has no data of its own. */
  void completeGrowth() throws IOException {
    var file = folder.resolve("zk1/zoo.cfg");
    start(
        SERVERS - 1,
        Files.readAllLines(file).stream()
            .filter(line -> line.startsWith("server.") || line.contains("Limit="))
            .toList());
  }

  /** The first of the three goes for good. */
  void stopFirst() throws InterruptedException {
    running.removeFirst().close();
  }

  /** How to reach those of the servers that run. */
  StoreSettings settings() {
    return new StoreSettings(
        securePorts.stream().map(port -> new StoreSettings.Server("127.0.0.1", port)).toList(),
        new StoreSettings.Tls(
            folder.resolve("client.pem"), folder.resolve("client.key"), folder.resolve("ca.pem")),
        StoreSettings.DEFAULT_SESSION_TIMEOUT,
        false,
        null);
  }

  /** The lines of a configuration that name so many of the servers, all with TLS. */
  String secure(int servers) {
    return IntStream.range(0, servers)
            .mapToObj(i -> "  - {host: 127.0.0.1, port: %d}\n".formatted(securePorts.get(i)))
            .collect(Collectors.joining("", "zookeeper-servers:\n", ""))
        + "zookeeper-tls: {cert: %1$s/client.pem, key: %1$s/client.key, ca: %1$s/ca.pem}\n"
            .formatted(folder);
  }

  /** The lines that name the first server by its port without TLS. */
  String plain() {
    return "zookeeper-servers: [{host: 127.0.0.1, port: %d}]\n".formatted(plainPort);
  }

  @Override
  public void close() throws InterruptedException {
    for (var server : running) {
      server.close();
    }
    running.clear();
  }
}
