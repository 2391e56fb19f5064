package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.Finding;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.openstack.Access;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.Endpoint;
import dev.nodepool.openstack.KeyPair;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks whether everything that the labels of a provider need is in its project, and usable. */
final class Diagnosis {
  private static final int MANY = 5;

  private final Labels labels;
  private final Project project;
  private final List<Finding> findings = new ArrayList<>();

  Diagnosis(Labels labels, Project project) {
    this.labels = labels;
    this.project = project;
  }

  List<Finding> run() throws InterruptedException {
    project.forget();
    if (credentials()) {
      check("flavors", this::flavors);
      check("images", this::images);
      check("networks", this::networks);
      check("zones", this::zones);
      check("quota", () -> new QuotaFindings(labels, project).addTo(findings));
      check("key pair", this::keyPairs);
      check("security group", () -> new GroupFindings(labels, project).addTo(findings));
      check("foreign servers", this::foreignServers);
    }
    return List.copyOf(findings);
  }

  /** Something to look at. */
  @FunctionalInterface
  private interface Check {
    void run() throws LaunchException, CloudApiException, InterruptedException;
  }

  private void check(String what, Check check) throws InterruptedException {
    try {
      check.run();
    } catch (LaunchException e) {
      findings.add(Finding.problem(what, e.why(), null));
    } catch (CloudApiException e) {
      findings.add(Finding.problem(what, "the cloud says: " + e.getMessage(), null));
    }
  }

  /** Without them nothing else can be looked at. */
  private boolean credentials() throws InterruptedException {
    try {
      var access = project.cloud().access();
      findings.add(
          Finding.ok(
              "credentials",
              "user %s of project %s%s"
                  .formatted(
                      access.user(),
                      access.projectName(),
                      access.region().isEmpty() ? "" : " in region " + access.region())));
      catalog(access);
      return true;
    } catch (CloudApiException e) {
      findings.add(
          Finding.problem(
              "credentials",
              "the cloud %s does not let us in: %s"
                  .formatted(labels.settings().cloud(), e.getMessage()),
              "compare with: " + openstack("token issue")));
      return false;
    }
  }

  private void catalog(Access access) {
    if (access.endpoints().isEmpty()) {
      return;
    }
    Set<String> types =
        access.endpoints().stream()
            .filter(endpoint -> isHere(endpoint, access))
            .map(endpoint -> endpoint.service().startsWith("volume") ? "volume" : kind(endpoint))
            .collect(Collectors.toSet());
    var wanted = new ArrayList<>(List.of("compute", "image", "network"));
    if (labels.takeVolumes()) {
      wanted.add("volume");
    }
    wanted.removeAll(types);
    findings.add(
        wanted.isEmpty()
            ? Finding.ok("catalog", "has all services that the labels need")
            : Finding.problem(
                "catalog",
                "the cloud offers no %s%s"
                    .formatted(
                        String.join(", ", wanted),
                        access.region().isEmpty() ? "" : " in region " + access.region()),
                "set region-name to one that `" + openstack("catalog list") + "` shows"));
  }

  private static boolean isHere(Endpoint endpoint, Access access) {
    return access.region().isEmpty() || endpoint.region().equals(access.region());
  }

  private static String kind(Endpoint endpoint) {
    return endpoint.service().equals("block-storage") ? "volume" : endpoint.service();
  }

  private List<LabelSetup> setups() {
    return labels.all().stream()
        .sorted(Comparator.comparing(LabelSetup::poolName).thenComparing(it -> it.label().name()))
        .toList();
  }

  private void flavors() throws CloudApiException, InterruptedException {
    for (var setup : setups()) {
      try {
        var flavor = project.catalog().flavor(setup.label());
        findings.add(
            Finding.ok("flavors", "label %s: %s".formatted(setup.label().name(), flavor.name())));
      } catch (LaunchException e) {
        findings.add(
            Finding.problem("flavors", e.why(), "nodepool flavor list " + labels.provider()));
      }
    }
  }

  private void images() throws CloudApiException, InterruptedException {
    var known = project.catalog().imagesNow();
    for (var image : labels.settings().cloudImages()) {
      try {
        var id = project.catalog().imageId(image);
        var found = known.stream().filter(one -> one.id().equals(id)).findFirst();
        if (found.isEmpty()) {
          findings.add(missingImage("the cloud has no image with the id " + id));
        } else if (!found.get().isActive()) {
          findings.add(
              Finding.problem(
                  "images",
                  "the image %s is %s, not active"
                      .formatted(found.get().name(), found.get().status()),
                  null));
        } else {
          findings.add(Finding.ok("images", "cloud-image %s: %s".formatted(image.name(), id)));
        }
      } catch (LaunchException e) {
        findings.add(missingImage(e.why()));
      }
    }
    for (var image : labels.settings().diskimages()) {
      long uploads =
          UploadedImages.of(known, project.marks()).stream()
              .filter(one -> one.ours() && one.name().startsWith(image.name()))
              .count();
      findings.add(
          Finding.ok("images", "diskimage %s: %d uploaded".formatted(image.name(), uploads)));
    }
  }

  private Finding missingImage(String why) {
    return Finding.problem(
        "images", why, "choose one that `" + openstack("image list") + "` shows");
  }

  private void networks() throws LaunchException, CloudApiException, InterruptedException {
    var names = new TreeSet<String>();
    setups().forEach(setup -> names.addAll(setup.networks()));
    for (var name : names) {
      try {
        project.catalog().networkIds(List.of(name));
        findings.add(Finding.ok("networks", name));
      } catch (LaunchException e) {
        findings.add(
            Finding.problem(
                "networks", e.why(), "choose one that `" + openstack("network list") + "` shows"));
      }
    }
    if (labels.wantFloatingIps()) {
      var source = project.catalog().floatingNetwork();
      findings.add(
          source.isPresent()
              ? Finding.ok("networks", "floating IPs come from " + source.get().name())
              : Finding.ok("networks", "no floating IPs: the project sees no external network"));
    }
  }

  private void zones() throws CloudApiException, InterruptedException {
    var known = project.catalog().zones();
    var wanted = new TreeSet<String>();
    labels.pools().values().forEach(pool -> wanted.addAll(pool.availabilityZones()));
    for (var zone : wanted) {
      if (!known.contains(zone)) {
        findings.add(
            Finding.problem(
                "zones",
                "the cloud has no zone %s, which availability-zones names".formatted(zone),
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
        project.cloud().keyPairs().stream().map(KeyPair::name).collect(Collectors.toSet());
    for (var key : wanted) {
      findings.add(
          known.contains(key)
              ? Finding.ok("key pair", key)
              : Finding.problem(
                  "key pair",
                  "the user has no key pair %s, which key-name names".formatted(key),
                  openstack("keypair create --public-key ~/.ssh/id_ed25519.pub " + key)));
    }
  }

  private void foreignServers() throws CloudApiException, InterruptedException {
    var foreign =
        project.cloud().servers(null).servers().stream()
            .filter(server -> !server.isGone() && !project.marks().areOn(server))
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
  }

  private String openstack(String command) {
    return openstack(labels, command);
  }

  /** A command of OpenStack's own client for the same cloud and region. */
  static String openstack(Labels labels, String command) {
    var region = labels.settings().regionName();
    return "openstack --os-cloud %s%s %s"
        .formatted(
            labels.settings().cloud(),
            region == null ? "" : " --os-region-name " + region,
            command);
  }
}
