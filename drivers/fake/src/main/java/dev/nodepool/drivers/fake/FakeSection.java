package dev.nodepool.drivers.fake;

import dev.nodepool.drivers.openstack.OpenStackSection;
import java.util.List;

/** The keys of OpenStack, for a cloud that exists in memory only. */
public final class FakeSection extends OpenStackSection {
  @Override
  public List<String> names() {
    return List.of("fake");
  }

  /** As upstream: a provider whose name begins so is fake, whatever driver it names. */
  @Override
  public boolean takes(String provider) {
    return provider.startsWith("fake");
  }
}
