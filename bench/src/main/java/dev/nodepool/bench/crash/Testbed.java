package dev.nodepool.bench.crash;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.concurrent.Deadline;
import dev.nodepool.config.ConfigLoader;
import dev.nodepool.config.ConfigSource;
import dev.nodepool.config.NodepoolConfig;
import dev.nodepool.model.NodeRequest;
import dev.nodepool.model.NodeState;
import dev.nodepool.model.RequestState;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.store.Store;
import dev.nodepool.store.node.LockedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ZooKeeper, a cloud with others in it, and somebody who asks for nodes. */
final class Testbed implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(5);

  private static final String CONFIG =
      """
      labels: [{name: small}, {name: big}]
      providers:
        - name: %s
          cloud: fake
          rate: 0
          cloud-images: [{name: Fake Precise}]
          pools:
            - name: main
              max-servers: 8
              networks: [no-auto-ip-network-name]
              host-key-checking: false
              labels:
                - {name: small, cloud-image: Fake Precise, min-ram: 1}
                - {name: big, cloud-image: Fake Precise, min-ram: 1, boot-from-volume: true}
      """;

  private final Path directory;
  private final InProcessZooKeeper zookeeper;
  private final Store store;
  private final NodepoolConfig config;
  private final SimulatedCloud cloud = new SimulatedCloud(InstantSource.system());
  private final ForeignResources foreign;

  Testbed() throws IOException, InterruptedException, CloudApiException {
    directory = Files.createTempDirectory("nodepool-crashes");
    zookeeper = new InProcessZooKeeper(Files.createDirectory(directory.resolve("zookeeper")));
    var file = directory.resolve("nodepool.yaml");
    Files.writeString(file, CONFIG.formatted(ForeignResources.PROVIDER));
    config = new ConfigLoader().load(ConfigSource.of(file)).config();
    store = Store.connect(zookeeper.settings(), PATIENCE);
    // As Nova does it after a failure: whoever cleans up has to do it here.
    cloud.apply(CloudSettings.DEFAULT.withoutQuota().withCounters(Map.of(Fault.VOLUME_STAYS, -1)));
    cloud.addNetwork(new Network("external", "external", true, false, false));
    foreign = ForeignResources.settle(cloud);
  }

  LauncherInstance launcher(SingleFault fault) throws InterruptedException {
    return new LauncherInstance(zookeeper, config, cloud, fault, directory);
  }

  ForeignResources foreign() {
    return foreign;
  }

  String ask(String label) throws InterruptedException {
    var request = NodeRequest.of(List.of(label), "zuul-1", store.now());
    return store.requests().create(request, NodeRequest.PRIORITY_NORMAL, false);
  }

  /** False when the request is not fulfilled, with nodes that are ready, within the patience. */
  boolean isServed(String request) throws InterruptedException {
    var requests = store.requests().watch();
    return Deadline.in(PATIENCE)
        .await(
            PAUSE,
            () ->
                requests
                    .get(request)
                    .filter(it -> it.value().state() == RequestState.FULFILLED)
                    .isPresent());
  }

  /** Takes the nodes of a fulfilled request, uses them, gives them back. */
  void useAndReturn(String request) throws InterruptedException {
    List<LockedNode> held = new ArrayList<>();
    for (var id : store.requests().watch().get(request).orElseThrow().value().nodes()) {
      held.add(store.nodes().lock(id, PATIENCE).orElseThrow());
    }
    store.requests().delete(request);
    for (var node : held) {
      node.update(one -> one.moved(NodeState.IN_USE, store.now()));
      node.update(one -> one.moved(NodeState.USED, store.now()));
      node.close();
    }
  }

  /** False when records or things of ours in the cloud are left. */
  boolean isEmpty() throws CloudApiException, InterruptedException {
    var nodes = store.nodes().watch();
    return Deadline.in(PATIENCE)
        .await(PAUSE, () -> nodes.all().isEmpty() && foreign.ours().isEmpty());
  }

  @Override
  public void close() {
    store.close();
    zookeeper.close();
    try (var files = Files.walk(directory)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
