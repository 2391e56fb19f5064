package dev.nodepool.drivers.openstack.diagnosis;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.driver.Finding;
import dev.nodepool.driver.Finding.Grade;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.drivers.openstack.catalog.Catalog;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.drivers.openstack.settings.PoolLabel;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.compute.KeyPair;
import dev.nodepool.openstack.compute.Server;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Looks whether everything that the labels of a provider need is in its project, and usable. A
 * service that hangs costs one time-out; what else would ask it is left out.
 */
public final class Diagnosis {
  private static final int MANY = 5;

  /** What nodes can do without, by the check that asks for it. */
  private static final Set<String> OPTIONAL =
      Set.of("zones", "quota", "key pair", "security group");

  private static final String FIRST = "put that right first, then ask the doctor again";

  private final ProviderLabels labels;
  private final UnresponsiveServices silent = new UnresponsiveServices();
  private final ExaminedCloud examined;
  private final List<Finding> findings = new ArrayList<>();

  public Diagnosis(ProviderLabels labels, Cloud cloud, Catalog catalog, Marks marks) {
    this.labels = labels;
    this.examined = ExaminedCloud.of(cloud, catalog, marks, silent);
  }

  public List<Finding> run() throws InterruptedException {
    if (new AccessFindings(labels, examined).addTo(findings)) {
      labels.faults().values().stream()
          .sorted()
          .forEach(fault ->
              findings.add(
                  Finding.problem("labels", fault, "correct the label; others are served")));
      check("flavors", this::flavors);
      check("images", () -> new ImageFindings(labels, examined).addTo(findings));
      check("networks", () -> new NetworkFindings(labels, examined).addTo(findings));
      check("zones", this::zones);
      check("quota", () -> new QuotaFindings(labels, examined).addTo(findings));
      check("key pair", this::keyPairs);
      check("security group", () -> new SecurityGroupFindings(labels, examined).addTo(findings));
      check("foreign servers", this::foreignServers);
    } else {
      findings.add(Finding.warning("the rest", "was not looked at", FIRST));
    }
    return findings.stream().map(this::named).toList();
  }

  /** What is not well says of which provider, wherever it is read. */
  private Finding named(Finding finding) {
    var name = "provider " + labels.provider();
    return finding.grade() == Grade.OK || finding.text().startsWith(name)
        ? finding
        : new Finding(
            finding.check(), finding.grade(), name + ": " + finding.text(), finding.mend());
  }

  /** Something to look at. */
  @FunctionalInterface
  private interface Check {
    void run() throws LaunchException, CloudApiException, InterruptedException;
  }

  private void check(String what, Check check) throws InterruptedException {
    int before = silent.count();
    try {
      check.run();
    } catch (LaunchException e) {
      findings.add(
          Finding.problem(what, e.why(), "correct the networks in clouds.yaml or the label"));
    } catch (CloudApiException e) {
      findings.add(finding(what, e, silent.count() == before));
    }
  }

  private static Finding finding(String what, CloudApiException e, boolean askedBefore) {
    if (e.kind() == Kind.TIMEOUT && askedBefore) {
      return Finding.warning(what, "was not looked at: " + e.getMessage(), FIRST);
    }
    return e.isRefusal() && OPTIONAL.contains(what)
        ? Finding.warning(
            what,
            "the cloud does not tell: " + e.getMessage(),
            "nodes are made without it; a role that may ask would let the doctor look")
        : Finding.problem(what, "the cloud says: " + e.getMessage(), mend(e));
  }

  private static String mend(CloudApiException e) {
    return switch (e.kind()) {
      case FORBIDDEN, UNSUPPORTED -> "give the user a role in the project that may do this";
      case OVER_LIMIT -> "raise rate in the configuration of the provider";
      case TIMEOUT -> "have the cloud repaired, or raise api_timeout in clouds.yaml";
      case UNAVAILABLE -> "correct that URL in the cloud's catalog, or have the cloud repaired";
      case PROXY -> AccessFindings.MEND_OF_PROXY;
      case BAD_REQUEST, QUOTA, NOT_FOUND, CONFLICT ->
          "ask the operator of the cloud, who finds the call by its request id";
    };
  }

  private List<PoolLabel> setups() {
    return labels.all().stream()
        .sorted(Comparator.comparing(PoolLabel::poolName).thenComparing(it -> it.label().name()))
        .toList();
  }

  private void flavors() throws CloudApiException, InterruptedException {
    for (var setup : setups()) {
      try {
        var flavor = examined.catalog().flavor(setup.label());
        findings.add(
            Finding.ok("flavors", "label %s: %s".formatted(setup.label().name(), flavor.name())));
      } catch (LaunchException e) {
        findings.add(
            Finding.problem(
                "flavors",
                e.why(),
                "set flavor-name and min-ram to what `nodepool flavor list %s` shows"
                    .formatted(labels.provider())));
      }
    }
  }

  private void zones() throws CloudApiException, InterruptedException {
    // Asked for without the catalog, which goes on without an answer.
    var known = examined.cloud().compute().zones();
    var wanted = new TreeSet<String>();
    labels.pools().values().forEach(pool -> wanted.addAll(pool.availabilityZones()));
    for (var zone : wanted) {
      if (!known.contains(zone)) {
        findings.add(
            Finding.problem(
                "zones",
                "the cloud has no zone %s that takes servers, which availability-zones names"
                    .formatted(zone),
                "choose among: " + String.join(", ", known)));
      }
    }
    if (known.containsAll(wanted)) {
      findings.add(Finding.ok("zones", String.join(", ", wanted.isEmpty() ? known : wanted)));
    }
  }

  private void keyPairs() throws CloudApiException, InterruptedException {
    var wanted = new TreeSet<String>();
    for (var setup : setups()) {
      var key = setup.label().keyName();
      if (key != null) {
        wanted.add(key);
      }
    }
    if (wanted.isEmpty()) {
      findings.add(Finding.ok("key pair", "no label names one with key-name"));
      return;
    }
    Set<String> known =
        examined.cloud().compute().keyPairs().stream()
            .map(KeyPair::name)
            .collect(Collectors.toSet());
    for (var key : wanted) {
      findings.add(
          known.contains(key)
              ? Finding.ok("key pair", key)
              : Finding.problem(
                  "key pair",
                  "the user has no key pair %s, which key-name names".formatted(key),
                  labels.clientCommand(
                      "keypair create --public-key ~/.ssh/id_ed25519.pub " + key)));
    }
  }

  private void foreignServers() throws CloudApiException, InterruptedException {
    var foreign =
        examined.cloud().compute().servers(null).servers().stream()
            .filter(server -> !server.isGone() && !examined.marks().areOn(server))
            .toList();
    if (foreign.isEmpty()) {
      findings.add(Finding.ok("foreign servers", "none: the project is ours alone"));
      return;
    }
    findings.add(
        Finding.warning(
            "foreign servers",
            "%d in this project, which take from its quota: %s%s"
                .formatted(
                    foreign.size(),
                    foreign.stream()
                        .limit(MANY)
                        .map(server -> server.name())
                        .collect(Collectors.joining(", ")),
                    foreign.size() > MANY ? "..." : ""),
            "give Nodepool a project of its own"));
    otherInstallations(foreign);
  }

  /** What a former life of this Nodepool may have left, and what nobody cleans up then. */
  private void otherInstallations(List<Server> foreign) {
    foreign.stream()
        .map(server -> requireNonNullElse(examined.marks().otherInstallation(server), ""))
        .filter(mark -> !mark.isEmpty())
        .collect(Collectors.groupingBy(mark -> mark, TreeMap::new, Collectors.counting()))
        .forEach((mark, count) ->
            findings.add(
                Finding.warning(
                    "installation",
                    "%d servers carry the marks of a provider of this name in another installation, %s; they are left alone"
                        .formatted(count, mark),
                    "if that was this Nodepool, in an earlier ZooKeeper: nodepool adopt " + mark)));
  }
}
