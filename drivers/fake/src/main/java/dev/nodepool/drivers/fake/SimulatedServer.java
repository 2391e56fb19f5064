package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.Server;

/** A server as it is now, and what was ordered. */
public record SimulatedServer(Server server, CreateServer order) {
  SimulatedServer now(Server changed) {
    return new SimulatedServer(changed, order);
  }
}
