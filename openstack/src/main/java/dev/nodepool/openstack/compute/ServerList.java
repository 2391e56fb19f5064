package dev.nodepool.openstack.compute;

import java.util.List;

/**
 * An answer to {@link Cloud#servers}.
 *
 * @param complete all servers of the project; otherwise only what changed
 * @param mark ask with it for what changes after this list
 */
public record ServerList(List<Server> servers, boolean complete, String mark) {
  public ServerList {
    servers = List.copyOf(servers);
  }
}
