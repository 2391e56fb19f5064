package dev.nodepool.drivers.openstack.diagnosis;

import dev.nodepool.driver.Finding;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.drivers.openstack.settings.ProviderLabels;
import dev.nodepool.openstack.api.CloudApiException;
import java.util.List;
import java.util.TreeSet;

/** Whether the networks that are configured are there, one of each name, and up. */
record NetworkFindings(ProviderLabels labels, ExaminedCloud examined) {
  private static final String CHECK = "networks";

  void addTo(List<Finding> findings)
      throws LaunchException, CloudApiException, InterruptedException {
    var names = new TreeSet<String>();
    labels.all().forEach(setup -> names.addAll(setup.networks()));
    for (var name : names) {
      findings.add(finding(name));
    }
    if (labels.wantFloatingIps()) {
      var source = examined.catalog().floatingNetwork();
      findings.add(
          Finding.ok(
              CHECK,
              source.isPresent()
                  ? "floating IPs come from " + source.get().name()
                  : "no floating IPs: the project sees no external network"));
    }
  }

  private Finding finding(String name) throws CloudApiException, InterruptedException {
    var choice = examined.catalog().networkChoice(name);
    if (choice.named().isEmpty()) {
      return Finding.problem(
          CHECK,
          "the cloud has no network %s, which networks names".formatted(name),
          "choose one that `" + labels.clientCommand("network list") + "` shows");
    }
    var chosen = choice.chosen();
    if (chosen.isEmpty()) {
      return Finding.problem(
          CHECK,
          "the cloud has %d networks called %s: %s"
              .formatted(choice.named().size(), name, choice.ids()),
          "write the id of one of them into networks");
    }
    if (!chosen.get().isUsable()) {
      return Finding.problem(
          CHECK,
          "the network %s is down or has no subnet, so servers cannot be plugged into it"
              .formatted(name),
          labels.clientCommand("network show " + chosen.get().id()) + " tells which");
    }
    return choice.named().size() == 1
        ? Finding.ok(CHECK, name)
        : Finding.warning(
            CHECK,
            "the cloud has %d networks called %s; %s is taken"
                .formatted(choice.named().size(), name, chosen.get().id()),
            "write its id into networks, so that it stays that one");
  }
}
