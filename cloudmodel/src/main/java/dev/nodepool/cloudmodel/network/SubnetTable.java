package dev.nodepool.cloudmodel.network;

import dev.nodepool.cloudmodel.network.SimulatedPort.FixedIp;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.network.Subnet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The subnets of a simulated project and who has which address. Guarded by the cloud's lock. */
public final class SubnetTable {
  private final Map<String, Entry> byId = new LinkedHashMap<>();

  private record Entry(Subnet subnet, AddressPool pool) {}

  SimulatedSubnet add(String id, String networkId, String name, String cidr) {
    int version = cidr.contains(":") ? 6 : 4;
    var pool = new AddressPool(cidr);
    var entry = new Entry(new Subnet(id, networkId, name, cidr, version, pool.gateway()), pool);
    byId.put(id, entry);
    return shown(entry);
  }

  private static SimulatedSubnet shown(Entry entry) {
    return new SimulatedSubnet(entry.subnet(), entry.pool().first(), entry.pool().last());
  }

  public List<SimulatedSubnet> all() {
    return byId.values().stream().map(SubnetTable::shown).toList();
  }

  public SimulatedSubnet get(String id) throws CloudApiException {
    var entry = byId.get(id);
    if (entry == null) {
      throw new CloudApiException(Kind.NOT_FOUND, "Subnet %s could not be found.".formatted(id));
    }
    return shown(entry);
  }

  /** An address of each subnet of a network, or only that one. */
  List<FixedIp> take(String networkId, @Nullable String wanted) throws CloudApiException {
    var taken = new ArrayList<FixedIp>();
    for (var entry : byId.values()) {
      if (!entry.subnet().networkId().equals(networkId)) {
        continue;
      }
      if (wanted == null) {
        taken.add(new FixedIp(entry.subnet().id(), entry.pool().take()));
      } else if ((entry.subnet().version() == 6) == wanted.contains(":")) {
        entry.pool().take(wanted);
        taken.add(new FixedIp(entry.subnet().id(), wanted));
      }
    }
    return taken;
  }

  void giveBack(List<FixedIp> addresses) {
    for (var address : addresses) {
      var entry = byId.get(address.subnetId());
      if (entry != null) {
        entry.pool().giveBack(address.address());
      }
    }
  }

  /** Subnets with their addresses; whoever has one must be gone. */
  void removeOf(String networkId) {
    byId.values().removeIf(entry -> entry.subnet().networkId().equals(networkId));
  }

  int version(String subnetId) {
    var entry = byId.get(subnetId);
    return entry == null ? 4 : entry.subnet().version();
  }
}
