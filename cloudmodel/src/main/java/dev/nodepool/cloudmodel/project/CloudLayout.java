package dev.nodepool.cloudmodel.project;

import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.network.SecurityGroupRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a simulated project finds when it is new.
 *
 * @param lenient orders are not checked against images, keys and security groups, an unknown
 *     network is the first, and addresses are the word {@code fake}: as the driver {@code fake}
 *     always had it
 * @param images names of public images; the first part of a pair is the id
 * @param openPorts of TCP, which the security group {@code default} lets in
 */
public record CloudLayout(
    boolean lenient,
    String projectId,
    String projectName,
    List<SimulatedFlavor> flavors,
    List<NetworkPlan> networks,
    Map<String, String> images,
    List<String> keyPairs,
    List<Integer> openPorts) {
  /** A network of the driver {@code fake} whose servers get no floating IP. */
  public static final String NO_AUTO_IP = "no-auto-ip-network-name";

  /** A network of the driver {@code fake} whose servers have an address of version 6 too. */
  public static final String IPV6 = "fake-ipv6-network-name";

  /**
   * A network and its subnets.
   *
   * @param cidrs of its subnets; none for one without addresses
   * @param routed a router leads from it to the first external network
   */
  public record NetworkPlan(
      String id,
      String name,
      boolean external,
      boolean shared,
      boolean routed,
      List<String> cidrs) {
    public NetworkPlan {
      cidrs = List.copyOf(cidrs);
    }
  }

  public CloudLayout {
    flavors = List.copyOf(flavors);
    networks = List.copyOf(networks);
    images = Map.copyOf(images);
    keyPairs = List.copyOf(keyPairs);
    openPorts = List.copyOf(openPorts);
  }

  /** The cloud of the driver {@code fake}. */
  public static CloudLayout fake() {
    return fake("fake-project-id", "fake");
  }

  /** The cloud of the driver {@code fake}, for a project of that name. */
  public static CloudLayout fake(String projectId, String projectName) {
    return new CloudLayout(
        true,
        projectId,
        projectName,
        List.of(
            SimulatedFlavor.of(new Flavor("f1", "Fake Flavor", 4, 8192, 40)),
            SimulatedFlavor.of(new Flavor("f2", "Unreal Flavor", 4, 8192, 40))),
        List.of(
            bare("fake-public-network-name"),
            bare("fake-private-network-name"),
            bare(NO_AUTO_IP),
            bare(IPV6)),
        Map.of("fake-image-id", "Fake Precise"),
        List.of("key"),
        List.of(22, 19885));
  }

  private static NetworkPlan bare(String name) {
    return new NetworkPlan(name + "-id", name, false, false, false, List.of("10.0.0.0/8"));
  }

  /**
   * A cloud as there are many: a private network with a router to a public one, a shared network
   * with addresses of both versions.
   */
  public static CloudLayout standard(String projectId, String projectName) {
    return new CloudLayout(
        false,
        projectId,
        projectName,
        List.of(
            flavor("1", "m1.tiny", 1, 512, 1),
            flavor("2", "m1.small", 1, 2048, 20),
            flavor("3", "m1.medium", 2, 4096, 40),
            flavor("4", "m1.large", 4, 8192, 80),
            flavor("5", "m1.xlarge", 8, 16_384, 160)),
        List.of(
            new NetworkPlan("", "private", false, false, true, List.of("10.64.0.0/14")),
            new NetworkPlan("", "public", true, false, false, List.of("198.18.0.0/15")),
            new NetworkPlan(
                "", "shared", false, true, false, List.of("10.80.0.0/14", "fd00:80::/64"))),
        Map.of("", "debian-12"),
        List.of("nodepool"),
        List.of(22, 19885));
  }

  private static SimulatedFlavor flavor(String id, String name, int cores, long ram, int disk) {
    return new SimulatedFlavor(
        new Flavor(id, name, cores, ram, disk), Map.of("hw_rng:allowed", "True"));
  }

  /** All out, and these ports of TCP in, for both versions. */
  public static List<SecurityGroupRule> rules(List<Integer> openPorts) {
    var rules = new ArrayList<SecurityGroupRule>();
    for (int version : List.of(4, 6)) {
      rules.add(new SecurityGroupRule(false, version, "", 0, SecurityGroupRule.LAST_PORT, ""));
      for (int port : openPorts) {
        rules.add(new SecurityGroupRule(true, version, "tcp", port, port, ""));
      }
    }
    return rules;
  }
}
