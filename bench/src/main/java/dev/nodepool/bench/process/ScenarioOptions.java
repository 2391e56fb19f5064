package dev.nodepool.bench.process;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What every scenario may be told about its processes. */
public final class ScenarioOptions {
  @Option(
      names = "--zookeeper",
      paramLabel = "HOST:PORT",
      description = "An empty ZooKeeper that runs already (one is started).")
  @Nullable String zookeeper;

  @Option(
      names = "--keep",
      description = "Keep the processes' files and logs, and say where they are.")
  boolean keep;

  boolean keep() {
    return keep;
  }

  Optional<InetSocketAddress> zookeeper() {
    return Optional.ofNullable(zookeeper).map(ScenarioOptions::address);
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException(
          "\"%s\" is no address of ZooKeeper: write host:port".formatted(text));
    }
    var host = text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
  }
}
