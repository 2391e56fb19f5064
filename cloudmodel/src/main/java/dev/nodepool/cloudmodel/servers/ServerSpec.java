package dev.nodepool.cloudmodel.servers;

import dev.nodepool.cloudmodel.network.Nic;
import dev.nodepool.openstack.compute.CreateServer;
import java.util.List;

/**
 * All that an order for a server may say.
 *
 * @param nics the networks or ports that it wants; empty leaves the choice to the cloud
 * @param keepVolume the volume that it boots from outlives it
 */
public record ServerSpec(CreateServer order, List<Nic> nics, boolean keepVolume) {

  public ServerSpec {
    nics = List.copyOf(nics);
  }

  static ServerSpec of(CreateServer order) {
    return new ServerSpec(order, order.networkIds().stream().map(Nic::on).toList(), false);
  }
}
