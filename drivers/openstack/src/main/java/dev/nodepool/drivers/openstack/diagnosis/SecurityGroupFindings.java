package dev.nodepool.drivers.openstack.diagnosis;

import dev.nodepool.driver.Finding;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.SecurityGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Whether the security groups of the nodes let executors in: to log in, and to stream logs. */
record SecurityGroupFindings(ProviderLabels labels, ExaminedCloud examined) {
  /** Zuul's console streaming. */
  private static final int LOG_STREAM = 19885;

  private static final String CHECK = "security group";

  void addTo(List<Finding> findings) throws CloudApiException, InterruptedException {
    var known = examined.cloud().network().securityGroups();
    for (var pool : labels.pools().entrySet()) {
      var names = pool.getValue().securityGroups();
      var found = new ArrayList<SecurityGroup>();
      for (var name : names.isEmpty() ? List.of("default") : names) {
        var groups = known.stream().filter(it -> isOf(it, name)).toList();
        if (groups.size() > 1) {
          findings.add(ambiguous(pool.getKey(), name, groups));
        }
        if (!groups.isEmpty()) {
          found.add(groups.getFirst());
        } else {
          findings.add(
              Finding.problem(
                  CHECK,
                  "pool %s: the project has no security group %s".formatted(pool.getKey(), name),
                  labels.clientCommand("security group create " + name)));
        }
      }
      if (!found.isEmpty()) {
        addPorts(pool.getKey(), found, findings);
      }
    }
  }

  private static Finding ambiguous(String pool, String name, List<SecurityGroup> groups) {
    return Finding.problem(
        CHECK,
        "pool %s: the project has %d security groups called %s, and the cloud refuses to guess"
            .formatted(pool, groups.size(), name),
        "write the id of one of them into security-groups: "
            + groups.stream().map(SecurityGroup::id).collect(Collectors.joining(", ")));
  }

  private static boolean isOf(SecurityGroup group, String name) {
    return group.name().equals(name) || group.id().equals(name);
  }

  private void addPorts(String pool, List<SecurityGroup> groups, List<Finding> findings) {
    for (int port : ports(pool)) {
      boolean open =
          groups.stream()
              .flatMap(group -> group.rules().stream())
              .anyMatch(rule -> rule.letsInTcp(port));
      var name = groups.getFirst().name();
      findings.add(
          open
              ? Finding.ok(CHECK, "pool %s: %s lets in TCP %d".formatted(pool, name, port))
              : Finding.warning(
                  CHECK,
                  "pool %s: %s does not let in TCP %d".formatted(pool, name, port),
                  labels.clientCommand(
                      "security group rule create --protocol tcp --dst-port %d %s"
                          .formatted(port, name))));
    }
  }

  private TreeSet<Integer> ports(String pool) {
    var ports = new TreeSet<Integer>();
    ports.add(LOG_STREAM);
    for (var setup : labels.all()) {
      if (setup.poolName().equals(pool)) {
        ports.add(setup.image().connectionPort());
      }
    }
    return ports;
  }
}
