package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.Offer;
import dev.nodepool.drivers.openstack.settings.PoolLabel;
import dev.nodepool.drivers.openstack.settings.ProviderSettings;
import dev.nodepool.model.Resources;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.compute.Flavor;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each label costs and needs; answers from memory until it is dropped. Thread-safe. */
public final class Offers {
  private final ProviderSettings settings;
  private final Catalog catalog;
  private final Map<PoolLabel.Place, Offer> known = new ConcurrentHashMap<>();

  public Offers(ProviderSettings settings, Catalog catalog) {
    this.settings = settings;
    this.catalog = catalog;
  }

  public void drop() {
    known.clear();
  }

  public Offer of(PoolLabel setup) throws LaunchException, CloudApiException, InterruptedException {
    var place = new PoolLabel.Place(setup.poolName(), setup.label().name());
    var offer = known.get(place);
    if (offer == null) {
      offer = make(setup);
      known.put(place, offer);
    }
    return offer;
  }

  private Offer make(PoolLabel setup)
      throws LaunchException, CloudApiException, InterruptedException {
    var label = setup.label();
    // Says now what there is not, before a node is made for it.
    if (label.diskimage() == null) {
      catalog.imageId(setup.image());
    }
    catalog.networkIds(setup.networks());
    return new Offer(
            cost(catalog.flavor(label), setup, needsFloatingIp(setup)),
            label.diskimage(),
            setup.hostKeyChecking(),
            label.consoleLog(),
            settings.launchRetries(),
            Duration.ofSeconds(settings.launchTimeout()),
            Duration.ofSeconds(settings.bootTimeout()))
        .withImage(setup.image().name());
  }

  /** Known beforehand only where the networks are configured. */
  private boolean needsFloatingIp(PoolLabel setup)
      throws LaunchException, CloudApiException, InterruptedException {
    return setup.pool().autoFloatingIp() && catalog.needsFloatingIp(setup.networks());
  }

  private static Resources cost(Flavor flavor, PoolLabel setup, boolean floatingIp) {
    var gb = setup.bootVolumeGb();
    var amounts = new HashMap<String, Long>();
    amounts.put(Resources.CORES, (long) flavor.vcpus());
    amounts.put(Resources.INSTANCES, 1L);
    amounts.put(Resources.RAM, flavor.ramMiB());
    if (gb != null) {
      amounts.put(Resources.VOLUMES, 1L);
      amounts.put(Resources.VOLUME_GB, (long) gb);
    }
    if (floatingIp) {
      amounts.put(CloudQuota.FLOATING_IPS, 1L);
    }
    return new Resources(amounts);
  }
}
