package dev.nodepool.bench.process;

import dev.nodepool.bench.measure.ProcessUsage;
import dev.nodepool.bench.measure.ServerStatus;
import dev.nodepool.store.connection.StoreSettings;
import dev.nodepool.store.embedded.EmbeddedZooKeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.zookeeper.server.ZooKeeperServerMain;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one scenario and their files. Closing it ends them in the opposite order of
 * their start. One thread at a time.
 */
public final class ScenarioProcesses implements AutoCloseable {
  private static final Duration TO_START = Duration.ofSeconds(60);
  private static final List<String> OF_ZOOKEEPER =
      List.of(
          "-Xmx1g",
          // A short life: compiling less is faster than compiling well.
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=0.1",
          "-Dzookeeper.preAllocSize=1024",
          "-Dslf4j.provider=org.slf4j.helpers.NOP_FallbackServiceProvider",
          "--enable-native-access=ALL-UNNAMED");

  private final Programs programs = Programs.find();
  private final WorkDirectory files;
  private final ScenarioOptions options;
  private final FakeCloudControl control;
  private final Deque<ChildProcess> children = new ArrayDeque<>();
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable ChildProcess zookeeper;

  public ScenarioProcesses(ScenarioOptions options) {
    this.options = options;
    this.files = new WorkDirectory(options.keep());
    this.control = new FakeCloudControl(files.file("fake-control"));
    try {
      setEnvironment(FakeCloudControl.VARIABLE, control.directory().toString());
      setEnvironment("NODEPOOL_DATA", Files.createDirectories(files.file("data")).toString());
    } catch (IOException e) {
      throw new UncheckedIOException("%s cannot be written to".formatted(files.path()), e);
    }
  }

  /** What the programs that are started from now on find in their environment. */
  public void setEnvironment(String name, String value) {
    environment.put(name, value);
  }

  /**
   * Programs that are started from now on do not follow the directory that steers fake clouds:
   * looking for changes in it twenty times a second costs more than an idle launcher.
   */
  public void leaveCloudsAlone() {
    setEnvironment(FakeCloudControl.VARIABLE, "");
  }

  /** What the fake clouds inside the launcher follow. */
  public FakeCloudControl control() {
    return control;
  }

  /** The given server, or a new one in a process of its own which calls fsync on each write. */
  public InetSocketAddress zookeeper() throws InterruptedException {
    var given = options.zookeeper();
    if (given.isPresent()) {
      return given.get();
    }
    var address = loopback(freePort());
    var config = files.file("zoo.cfg");
    write(config, zooCfg(address));
    zookeeper =
        start(
            "zookeeper", Programs.java(ZooKeeperServerMain.class, OF_ZOOKEEPER, config.toString()));
    zookeeper.await("answered at " + address, TO_START, () -> answers(address));
    return address;
  }

  private String zooCfg(InetSocketAddress address) {
    return """
    dataDir=%s
    clientPort=%d
    clientPortAddress=127.0.0.1
    tickTime=2000
    minSessionTimeout=4000
    maxSessionTimeout=300000
    maxClientCnxns=0
    admin.enableServer=false
    4lw.commands.whitelist=srvr,mntr
    """
        .formatted(files.file("zookeeper"), address.getPort());
  }

  private static boolean answers(InetSocketAddress address) {
    try {
      ServerStatus.of(address);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  public ServerStatus status(InetSocketAddress zookeeper) {
    try {
      return ServerStatus.of(zookeeper);
    } catch (IOException e) {
      throw new UncheckedIOException("ZooKeeper at %s does not answer".formatted(zookeeper), e);
    }
  }

  public Path write(ScenarioConfig config) {
    return write(config.yaml());
  }

  /** Writes the configuration in one move, so that nobody reads half of it. */
  public Path write(String yaml) {
    var file = files.file("nodepool.yaml");
    write(file, yaml);
    return file;
  }

  private static void write(Path file, String text) {
    try {
      var half = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(half, text);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("%s could not be written".formatted(file), e);
    }
  }

  public ChildProcess launcher(Path config) {
    return launcher(config, "launcher");
  }

  /** A launcher with a log of its own name. */
  public ChildProcess launcher(Path config, String name) {
    return start(name, programs.launcher("-f", "-c", config.toString(), "--no-webapp"));
  }

  public ChildProcess builder(Path config) {
    return start("builder", programs.builder("-f", "-c", config.toString()));
  }

  /** Everything in one process, with its own ZooKeeper. */
  public ChildProcess up(Path config) {
    return start("up", programs.nodepool("up", "-c", config.toString()));
  }

  /** Waits for the ZooKeeper of {@code nodepool up}, and says how to reach it. */
  public StoreSettings zookeeperOf(ChildProcess up) throws InterruptedException {
    var data = files.file("data").resolve("zookeeper");
    up.await("started a ZooKeeper", TO_START, () -> EmbeddedZooKeeper.find(data).isPresent());
    var server = EmbeddedZooKeeper.find(data).orElseThrow();
    return new StoreSettings(
        server.servers(), null, Duration.ofSeconds(30), false, server.digestSecret());
  }

  /** Runs a command of nodepool to its end and returns how long that took. */
  public Duration command(Path output, String... arguments) throws InterruptedException {
    long began = System.nanoTime();
    var child =
        ChildProcess.start(
            "nodepool", programs.nodepool(arguments), Programs.environment(environment), output);
    int code = child.awaitEnd(Duration.ofMinutes(5));
    var took = Duration.ofNanos(System.nanoTime() - began);
    child.close();
    if (code != 0) {
      throw new IllegalStateException(
          "nodepool %s ended with %d; see %s with --keep"
              .formatted(String.join(" ", arguments), code, output));
    }
    return took;
  }

  /**
   * An OpenStack cloud over HTTP in a process of its own, which launchers started later know as
   * {@code simulator}.
   *
   * @param options of {@code nodepool simulator}
   */
  public SimulatorProcess simulator(String... options) throws InterruptedException {
    var address = loopback(freePort());
    var clouds = files.file("clouds.yaml").toString();
    var command = new ArrayList<>(List.of("simulator", "--port", "" + address.getPort()));
    command.addAll(List.of("--clouds-yaml", clouds));
    command.addAll(List.of(options));
    var child = start("simulator", programs.nodepool(command.toArray(String[]::new)));
    var cloud = new SimulatorProcess(address);
    cloud.awaitUp(child, TO_START);
    setEnvironment("OS_CLIENT_CONFIG_FILE", clouds);
    return cloud;
  }

  /** The CPU time of our own ZooKeeper so far; nothing when it was given by its address. */
  public Optional<Duration> zookeeperCpu() {
    return Optional.ofNullable(zookeeper).map(child -> ProcessUsage.of(child.pid()).cpu());
  }

  private ChildProcess start(String name, List<String> command) {
    var child =
        ChildProcess.start(
            name, command, Programs.environment(environment), files.file(name + ".log"));
    children.push(child);
    return child;
  }

  /** Leaves the files when all is over: somebody will want to look at them. */
  public void keepFiles() {
    files.keep();
  }

  public Path file(String name) {
    return files.file(name);
  }

  public static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** A port that nobody listens on at this moment. */
  public static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no port is free", e);
    }
  }

  @Override
  public void close() {
    while (!children.isEmpty()) {
      children.pop().close();
    }
    files.close();
  }
}
