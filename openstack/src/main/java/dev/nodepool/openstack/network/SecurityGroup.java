package dev.nodepool.openstack.network;

import java.util.List;

/** What may come in and go out of servers. */
public record SecurityGroup(String id, String name, List<SecurityGroupRule> rules) {
  public SecurityGroup {
    rules = List.copyOf(rules);
  }
}
