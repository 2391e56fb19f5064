package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.drivers.openstack.catalog.Catalog;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.drivers.openstack.settings.PoolLabel;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import org.jspecify.annotations.Nullable;

/** Writes the order for the server of a node. */
public record CreateRequests(Catalog catalog, Marks marks, RefusedRequests refusals) {

  /** The order; throws when the cloud did not like the very same one. */
  CreateServer of(LaunchSpec spec, PoolLabel setup)
      throws LaunchException, CloudApiException, InterruptedException {
    var order = written(spec, setup);
    var said = refusals.of(spec.nodeId(), order);
    if (said.isPresent()) {
      throw new LaunchException(
          LaunchFailure.BAD_REQUEST,
          "node %s: %s (not asked again: flavors, images, networks and zones are the same as then)"
              .formatted(spec.nodeId(), said.get()));
    }
    return order;
  }

  void refused(LaunchSpec spec, CreateServer order, String words) {
    refusals.remember(spec.nodeId(), order, words);
  }

  void accepted(LaunchSpec spec) {
    refusals.forget(spec.nodeId());
  }

  private CreateServer written(LaunchSpec spec, PoolLabel setup)
      throws LaunchException, CloudApiException, InterruptedException {
    var label = setup.label();
    return new CreateServer(
        spec.machineName(),
        catalog.flavor(label).id(),
        boot(spec, setup),
        zone(spec, setup),
        catalog.networkIds(setup.networks()),
        setup.pool().securityGroups(),
        label.keyName(),
        label.userdata(),
        setup.image().configDrive(),
        marks.of(spec, setup));
  }

  private Boot boot(LaunchSpec spec, PoolLabel setup)
      throws LaunchException, CloudApiException, InterruptedException {
    var imageId = imageId(spec, setup);
    var gb = setup.bootVolumeGb();
    return gb == null ? new Boot.FromImage(imageId) : new Boot.FromNewVolume(imageId, gb);
  }

  private String imageId(LaunchSpec spec, PoolLabel setup)
      throws LaunchException, CloudApiException, InterruptedException {
    if (setup.label().diskimage() == null) {
      return catalog.imageId(setup.image());
    }
    var upload = spec.upload();
    var id = upload == null ? null : upload.externalId();
    if (id == null) {
      throw new LaunchException(
          LaunchFailure.CLOUD_ERROR,
          "node %s: the diskimage %s has no upload in this cloud"
              .formatted(spec.nodeId(), setup.label().diskimage()));
    }
    return id;
  }

  /** All nodes of a request get the same zone, other requests other ones. */
  private @Nullable String zone(LaunchSpec spec, PoolLabel setup)
      throws CloudApiException, InterruptedException {
    if (spec.zone() != null) {
      return spec.zone();
    }
    var configured = setup.pool().availabilityZones();
    var zones = configured.isEmpty() ? catalog.zones() : configured;
    if (zones.isEmpty()) {
      return null;
    }
    var request = spec.request().id();
    var key = request.isEmpty() ? spec.nodeId() : request;
    return zones.get(Math.floorMod(key.hashCode(), zones.size()));
  }
}
