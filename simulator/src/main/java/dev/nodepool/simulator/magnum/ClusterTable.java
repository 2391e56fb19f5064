package dev.nodepool.simulator.magnum;

import dev.nodepool.cloudmodel.SimulatedCloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.simulator.http.ApiError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The clusters of a project. How far they are is seen in their servers: nothing is done in the
 * background. Thread-safe.
 */
final class ClusterTable {

  private final SimulatedCloud cloud;
  private final Map<String, Template> templates = new LinkedHashMap<>();
  private final Map<String, Cluster> clusters = new LinkedHashMap<>();

  /** What a cluster or a group of nodes is at, and why it failed. */
  record Status(String words, @Nullable String reason) {}

  ClusterTable(SimulatedCloud cloud) {
    this.cloud = cloud;
  }

  synchronized Template add(Template template) {
    templates.put(template.uuid(), template);
    return template;
  }

  synchronized List<Template> templates() {
    return List.copyOf(templates.values());
  }

  synchronized Template template(String idOrName) {
    return templates.values().stream()
        .filter(it -> it.uuid().equals(idOrName) || it.name().equals(idOrName))
        .findFirst()
        .orElseThrow(
            () -> new ApiError(404, "ClusterTemplate %s could not be found.".formatted(idOrName)));
  }

  synchronized void removeTemplate(String idOrName) {
    var template = template(idOrName);
    if (clusters.values().stream().anyMatch(it -> it.template().equals(template))) {
      throw new ApiError(
          400, "ClusterTemplate %s is referenced by one or multiple clusters.".formatted(idOrName));
    }
    templates.remove(template.uuid());
  }

  /** All that are not gone. */
  synchronized List<Cluster> clusters() throws CloudApiException, InterruptedException {
    for (var cluster : List.copyOf(clusters.values())) {
      forgetIfGone(cluster);
    }
    return List.copyOf(clusters.values());
  }

  private void forgetIfGone(Cluster cluster) throws CloudApiException, InterruptedException {
    for (var group : List.copyOf(cluster.groups().values())) {
      if (group.work().equals(Cluster.DELETE) && living(group).isEmpty()) {
        var now = clusters.getOrDefault(cluster.uuid(), cluster);
        clusters.put(cluster.uuid(), now.without(group.uuid(), now.updated()));
      }
    }
    if (cluster.work().equals(Cluster.DELETE)
        && clusters.getOrDefault(cluster.uuid(), cluster).groups().isEmpty()) {
      clusters.remove(cluster.uuid());
    }
  }

  synchronized Cluster cluster(String idOrName) throws CloudApiException, InterruptedException {
    return clusters().stream()
        .filter(it -> it.uuid().equals(idOrName) || it.name().equals(idOrName))
        .findFirst()
        .orElseThrow(() -> new ApiError(404, "Cluster %s could not be found.".formatted(idOrName)));
  }

  static NodeGroup group(Cluster cluster, String idOrName) {
    return cluster.groups().values().stream()
        .filter(it -> it.uuid().equals(idOrName) || it.name().equals(idOrName))
        .findFirst()
        .orElseThrow(
            () -> new ApiError(404, "Nodegroup %s could not be found.".formatted(idOrName)));
  }

  synchronized Cluster add(Cluster cluster) {
    clusters.put(cluster.uuid(), cluster);
    return cluster;
  }

  /** Makes or removes nodes until the group has so many; the newest go first. */
  synchronized Cluster resize(
      Cluster cluster, NodeGroup group, int count, List<String> unwanted, String work)
      throws CloudApiException, InterruptedException {
    var servers = new ArrayList<>(living(group).stream().map(Server::id).toList());
    String trouble = null;
    for (var server : unwanted) {
      if (servers.size() > count && servers.remove(server)) {
        cloud.compute().deleteServer(server);
      }
    }
    while (servers.size() > count) {
      cloud.compute().deleteServer(servers.removeLast());
    }
    try {
      while (servers.size() < count) {
        servers.add(cloud.compute().createServer(order(cluster, group, servers.size())));
      }
    } catch (CloudApiException e) {
      trouble = e.words();
    }
    return add(cluster.with(group.with(servers, work, trouble), work, now()));
  }

  private CreateServer order(Cluster cluster, NodeGroup group, int number)
      throws CloudApiException, InterruptedException {
    var kind = group.isMaster() ? "master" : "node";
    var suffix = cluster.uuid().substring(0, 8);
    var name = "%s-%s-%s-%s-%d".formatted(cluster.name(), suffix, group.name(), kind, number);
    var wanted = cluster.template().textOrNull("fixed_network");
    var networks =
        wanted == null
            ? List.<String>of()
            : cloud.network().networks(wanted).stream()
                .map(network -> network.id())
                .limit(1)
                .toList();
    return new CreateServer(
        name,
        flavorId(group.flavorId()),
        new Boot.FromImage(imageId(group.imageId())),
        null,
        networks,
        List.of(),
        cluster.keyPair(),
        null,
        null,
        Map.of("magnum_cluster", cluster.uuid()));
  }

  /** Magnum takes names as well. */
  private String flavorId(String idOrName) throws CloudApiException, InterruptedException {
    return cloud.compute().flavors().stream()
        .filter(it -> it.name().equals(idOrName))
        .findFirst()
        .map(Flavor::id)
        .orElse(idOrName);
  }

  private String imageId(String idOrName) throws CloudApiException, InterruptedException {
    return cloud.image().images().stream()
        .filter(it -> it.name().equals(idOrName))
        .findFirst()
        .map(Image::id)
        .orElse(idOrName);
  }

  /** Removes a group with its nodes. */
  synchronized void remove(Cluster cluster, NodeGroup group)
      throws CloudApiException, InterruptedException {
    add(cluster.with(drained(group), Cluster.UPDATE, now()));
  }

  synchronized void remove(Cluster cluster) throws CloudApiException, InterruptedException {
    var going = cluster.going(now());
    for (var group : cluster.groups().values()) {
      going = going.with(drained(group), Cluster.DELETE, now());
    }
    add(going);
  }

  private NodeGroup drained(NodeGroup group) throws CloudApiException, InterruptedException {
    for (var server : living(group)) {
      cloud.compute().deleteServer(server.id());
    }
    return group.with(group.servers(), Cluster.DELETE, null);
  }

  /** Its nodes as they are; those that are gone are not among them. */
  List<Server> living(NodeGroup group) throws CloudApiException, InterruptedException {
    var living = new ArrayList<Server>();
    for (var id : group.servers()) {
      try {
        living.add(cloud.compute().server(id));
      } catch (CloudApiException e) {
        if (e.kind() != Kind.NOT_FOUND) {
          throw e;
        }
      }
    }
    return living;
  }

  Status status(NodeGroup group) throws CloudApiException, InterruptedException {
    if (group.trouble() != null) {
      return new Status(group.work() + "_FAILED", group.trouble());
    }
    if (group.work().equals(Cluster.DELETE)) {
      return new Status("DELETE_IN_PROGRESS", null);
    }
    boolean complete = true;
    for (var server : living(group)) {
      if (server.status().equals(Server.ERROR)) {
        return new Status(group.work() + "_FAILED", server.fault());
      }
      complete &= server.status().equals(Server.ACTIVE) && !server.addresses().isEmpty();
    }
    return new Status(group.work() + (complete ? "_COMPLETE" : "_IN_PROGRESS"), null);
  }

  Status status(Cluster cluster) throws CloudApiException, InterruptedException {
    boolean complete = true;
    for (var group : cluster.groups().values()) {
      var its = status(group);
      if (its.words().endsWith("_FAILED")) {
        return new Status(cluster.work() + "_FAILED", its.reason());
      }
      complete &= its.words().endsWith("_COMPLETE");
    }
    return new Status(cluster.work() + (complete ? "_COMPLETE" : "_IN_PROGRESS"), null);
  }

  Instant now() throws CloudApiException, InterruptedException {
    return cloud.life().ask(life -> life.now());
  }

  /** The address of the API of a cluster's Kubernetes, when there is one. */
  Optional<String> apiAddress(Cluster cluster) throws CloudApiException, InterruptedException {
    return addresses(cluster, true).stream()
        .findFirst()
        .map(address -> "https://%s:6443".formatted(address));
  }

  List<String> addresses(Cluster cluster, boolean masters)
      throws CloudApiException, InterruptedException {
    var addresses = new ArrayList<String>();
    for (var group : cluster.groups().values()) {
      if (group.isMaster() == masters) {
        for (var server : living(group)) {
          if (!server.addresses().isEmpty()) {
            addresses.add(server.addresses().getFirst().address());
          }
        }
      }
    }
    return addresses;
  }

  static String newId() {
    return UUID.randomUUID().toString();
  }
}
