package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.compute.CreateServer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an order for a server may say.
 *
 * @param nics where it is plugged in; empty leaves the choice to the cloud
 * @param keepVolume the volume that it boots from outlives it
 */
public record ServerSpec(CreateServer order, List<Nic> nics, boolean keepVolume) {

  /**
   * One plug.
   *
   * @param portId a port that exists; null for a new one
   * @param address of the new port; null for any
   */
  public record Nic(String networkId, @Nullable String portId, @Nullable String address) {
    static Nic on(String networkId) {
      return new Nic(networkId, null, null);
    }
  }

  public ServerSpec {
    nics = List.copyOf(nics);
  }

  static ServerSpec of(CreateServer order) {
    return new ServerSpec(order, order.networkIds().stream().map(Nic::on).toList(), false);
  }
}
