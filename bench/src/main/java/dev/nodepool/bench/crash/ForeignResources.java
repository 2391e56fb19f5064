package dev.nodepool.bench.crash;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.CreatePort;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What others have in the project, which nobody may touch: and so everything else is ours. */
final class ForeignResources {
  /** The installation that the launchers are of. */
  static final String US = "crashes";

  static final String PROVIDER = "fake-crash";
  private static final String IMAGE = "fake-image-id";
  private static final String NETWORK = "no-auto-ip-network-name-id";

  private final SimulatedCloud cloud;
  private final Set<String> theirs;

  private ForeignResources(SimulatedCloud cloud, Set<String> theirs) {
    this.cloud = cloud;
    this.theirs = theirs;
  }

  /** Servers, floating IPs, a volume and a port, some of them almost like ours. */
  static ForeignResources settle(SimulatedCloud cloud)
      throws CloudApiException, InterruptedException {
    for (var port : cloud.network().ports()) {
      cloud.network().deletePort(port.id());
    }
    cloud.compute().createServer(server("web", new Boot.FromImage(IMAGE), Map.of()));
    cloud
        .compute()
        .createServer(
            server(
                "np0000000001",
                new Boot.FromImage(IMAGE),
                Map.of(
                    "nodepool_provider_name", PROVIDER,
                    "nodepool_node_id", "0000000001",
                    "nodepool_installation", "another")));
    cloud.network().createFloatingIp(new CreateFloatingIp("external", null, ""));
    cloud
        .network()
        .createFloatingIp(
            new CreateFloatingIp(
                "external",
                null,
                "nodepool_provider_name=%s nodepool_installation=another".formatted(PROVIDER)));
    cloud.network().createPort(new CreatePort(NETWORK, "kept for later", ""));
    var withVolume =
        cloud
            .compute()
            .createServer(server("database", new Boot.FromNewVolume(IMAGE, 10), Map.of()));
    cloud.compute().detachVolume(withVolume, cloud.blockStorage().volumes().getFirst().id());
    return new ForeignResources(cloud, everything(cloud));
  }

  private static CreateServer server(String name, Boot boot, Map<String, String> metadata) {
    return new CreateServer(
        name, "f1", boot, null, List.of(NETWORK), List.of(), null, null, null, metadata);
  }

  private static Set<String> everything(SimulatedCloud cloud)
      throws CloudApiException, InterruptedException {
    var all = new TreeSet<String>();
    cloud.state().servers().forEach(it -> all.add("server " + it.server().id()));
    cloud.network().floatingIps().forEach(ip -> all.add("floating IP " + ip.id()));
    cloud.blockStorage().volumes().forEach(volume -> all.add("volume " + volume.id()));
    cloud.network().ports().forEach(port -> all.add("port " + port.id()));
    return all;
  }

  /** What is in the project and not of others. */
  Set<String> ours() throws CloudApiException, InterruptedException {
    var ours = everything(cloud);
    ours.removeAll(theirs);
    return ours;
  }

  /** What of others is no longer there. */
  Set<String> missing() throws CloudApiException, InterruptedException {
    var missing = new TreeSet<>(theirs);
    missing.removeAll(everything(cloud));
    return missing;
  }
}
