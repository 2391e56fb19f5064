package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.driver.HasFlavors.OfferedFlavor;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Flavor;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cloud's flavors, with the labels that choose them. */
public final class FlavorList {
  private static final Logger log = LoggerFactory.getLogger(FlavorList.class);

  private FlavorList() {}

  public static List<OfferedFlavor> of(ProviderLabels labels, Catalog catalog)
      throws CloudApiException, InterruptedException {
    var chosen = new TreeMap<String, TreeSet<String>>();
    for (var setup : labels.all()) {
      try {
        var flavor = catalog.flavor(setup.label());
        chosen.computeIfAbsent(flavor.id(), id -> new TreeSet<>()).add(setup.label().name());
      } catch (LaunchException e) {
        log.debug("Label {} has no flavor", setup.label().name(), e);
      }
    }
    return catalog.flavors().stream()
        .map(flavor -> offered(flavor, chosen.getOrDefault(flavor.id(), new TreeSet<>())))
        .toList();
  }

  private static OfferedFlavor offered(Flavor flavor, TreeSet<String> labels) {
    return new OfferedFlavor(
        flavor.id(),
        flavor.name(),
        flavor.ramMiB(),
        flavor.diskGb(),
        flavor.ephemeralGb(),
        flavor.vcpus(),
        flavor.isPublic(),
        List.copyOf(labels));
  }
}
