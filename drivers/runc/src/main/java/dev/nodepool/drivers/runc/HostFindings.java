package dev.nodepool.drivers.runc;

import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks whether the hosts of a provider answer, and whose containers are on them. */
record HostFindings(Owner owner, Collection<RuncPool> pools) {
  private static final int MANY = 5;
  private static final String FOREIGN = "foreign containers";
  private static final String USERS = "user namespaces";

  List<Finding> all() throws InterruptedException {
    var findings = new ArrayList<Finding>();
    var seen = new HashSet<HostAddress>();
    for (var pool : pools) {
      boolean first = seen.add(pool.host());
      if (first || !pool.pathsWithUsers().isEmpty()) {
        try {
          if (first) {
            containers(pool, pool.containers(), findings);
          }
          users(pool, findings);
        } catch (CloudException e) {
          findings.add(
              Finding.problem(
                  "host",
                  "provider %s: the containers on %s could not be listed: %s"
                      .formatted(owner.provider(), pool.name(), e.getMessage()),
                  "make the host reachable for root with a key of this Nodepool: nodepool runc setup "
                      + pool.name()));
        }
      }
    }
    return findings;
  }

  private void containers(RuncPool pool, List<MarkedContainer> all, List<Finding> findings) {
    var tags = owner.tags();
    var foreign = all.stream().filter(one -> !tags.contains(one.owner())).toList();
    int ours = all.size() - foreign.size();
    findings.add(
        Finding.ok("host", "%s answers: %d containers are ours".formatted(pool.name(), ours)));
    var formerly =
        foreign.stream()
            .filter(one -> !one.otherInstallation(owner).isEmpty())
            .collect(
                Collectors.groupingBy(
                    one -> one.otherInstallation(owner), TreeMap::new, Collectors.toList()));
    var others = foreign.stream().filter(one -> one.otherInstallation(owner).isEmpty()).toList();
    findings.add(
        Finding.ok(
            FOREIGN,
            others.isEmpty()
                ? "%s: none of other providers".formatted(pool.name())
                : "%s: %d of other providers: %s"
                    .formatted(pool.name(), others.size(), named(others))));
    for (Map.Entry<String, List<MarkedContainer>> one : formerly.entrySet()) {
      findings.add(
          Finding.warning(
              "installation",
              "provider %s: %d containers on %s carry the marks of a provider of this name in another installation, %s; they are left alone: %s"
                  .formatted(
                      owner.provider(),
                      one.getValue().size(),
                      pool.name(),
                      one.getKey(),
                      named(one.getValue())),
              "if that was this Nodepool, in an earlier ZooKeeper: nodepool adopt "
                  + one.getKey()));
    }
  }

  private void users(RuncPool pool, List<Finding> findings)
      throws CloudException, InterruptedException {
    for (var path : pool.pathsWithUsers()) {
      var why = pool.whyNoUsers(path);
      findings.add(
          why.isEmpty()
              ? Finding.ok(
                  USERS, "%s: nodes on %s can have users of their own".formatted(pool.name(), path))
              : Finding.problem(
                  USERS,
                  "provider %s: labels of %s with the path %s have user-namespace, and cannot be served: %s"
                      .formatted(owner.provider(), pool.name(), path, why),
                  "take another host or path, or leave user-namespace out"));
    }
  }

  private static String named(List<MarkedContainer> containers) {
    return containers.stream()
            .limit(MANY)
            .map(MarkedContainer::id)
            .collect(Collectors.joining(", "))
        + (containers.size() > MANY ? "..." : "");
  }
}
