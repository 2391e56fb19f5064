package dev.nodepool.openstack.identity;

import java.util.List;

/**
 * What a login gave.
 *
 * @param region the one that is used; empty when the cloud names none
 * @param endpoints the whole catalog, of all regions and interfaces
 */
public record Access(
    String projectId, String projectName, String user, String region, List<Endpoint> endpoints) {
  public Access {
    endpoints = List.copyOf(endpoints);
  }
}
