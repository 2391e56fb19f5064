package dev.nodepool.cloudmodel.servers;

import dev.nodepool.cloudmodel.images.ImageTable;
import dev.nodepool.cloudmodel.network.PortBindings;
import dev.nodepool.cloudmodel.network.SecurityGroupTable;
import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.project.Usage;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.cloudmodel.volumes.VolumeTable;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.Flavor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Accepts or refuses orders for servers, with the words of Nova. Guarded by the cloud's lock. */
public record ServerAdmission(
    CloudLayout layout,
    Usage usage,
    PortBindings bindings,
    VolumeTable volumes,
    ImageTable images,
    KeyPairTable keys) {

  /** The flavor of an order that the cloud accepts. */
  Flavor admit(ServerSpec spec, CloudSettings settings) throws CloudApiException {
    var order = spec.order();
    var flavor = flavor(order.flavorId());
    var zone = order.zone();
    if (zone != null && !settings.servers().zones().contains(zone)) {
      throw new CloudApiException(
          Kind.BAD_REQUEST, "The requested availability zone is not available: " + zone);
    }
    if (!layout.lenient()) {
      checkParts(spec, settings);
    }
    bindings.check(spec.nics());
    usage.checkServer(flavor, settings.quota());
    switch (order.boot()) {
      case Boot.FromImage _ -> {}
      case Boot.FromNewVolume(_, int gb) -> usage.checkVolume(gb, settings.quota());
      case Boot.FromVolume(var volumeId) -> volumes.checkLoose(volumeId);
    }
    return flavor;
  }

  private Flavor flavor(String id) throws CloudApiException {
    for (var one : layout.flavors()) {
      if (one.flavor().id().equals(id)) {
        return one.flavor();
      }
    }
    throw new CloudApiException(Kind.BAD_REQUEST, "Flavor %s could not be found.".formatted(id));
  }

  private void checkParts(ServerSpec spec, CloudSettings settings) throws CloudApiException {
    var order = spec.order();
    switch (order.boot()) {
      case Boot.FromImage(var imageId) -> checkImage(imageId, settings);
      case Boot.FromNewVolume(var imageId, _) -> checkImage(imageId, settings);
      case Boot.FromVolume _ -> {}
    }
    var key = order.keyName();
    if (key != null && !keys.has(key)) {
      throw new CloudApiException(Kind.BAD_REQUEST, "Invalid key_name provided.");
    }
    for (var group : order.securityGroups()) {
      if (bindings.networks().groups().find(group).isEmpty()) {
        throw new CloudApiException(
            Kind.BAD_REQUEST,
            "Security group %s not found for project %s.".formatted(group, layout.projectId()));
      }
    }
  }

  private void checkImage(String id, CloudSettings settings) throws CloudApiException {
    try {
      if (images.get(id, settings.images().added()).image().isActive()) {
        return;
      }
    } catch (CloudApiException e) {
      throw new CloudApiException(Kind.BAD_REQUEST, "Can not find requested image");
    }
    throw new CloudApiException(Kind.BAD_REQUEST, "Image %s is not active.".formatted(id));
  }

  /** The ids of these security groups, as far as they exist. */
  List<String> groupIds(List<String> namesOrIds) {
    var wanted = namesOrIds.isEmpty() ? List.of("default") : namesOrIds;
    return wanted.stream()
        .flatMap(it -> bindings.networks().groups().find(it).stream())
        .map(SecurityGroupTable.SimulatedGroup::id)
        .toList();
  }

  /** The names of these security groups, as far as they exist. */
  List<String> groupNames(List<String> namesOrIds) {
    return layout.lenient()
        ? namesOrIds
        : namesOrIds.stream()
            .flatMap(it -> bindings.networks().groups().find(it).stream())
            .map(SecurityGroupTable.SimulatedGroup::name)
            .toList();
  }

  static @Nullable String zone(ServerSpec spec, CloudSettings settings) {
    var zones = settings.servers().zones();
    var wanted = spec.order().zone();
    return wanted == null && !zones.isEmpty() ? zones.getFirst() : wanted;
  }
}
