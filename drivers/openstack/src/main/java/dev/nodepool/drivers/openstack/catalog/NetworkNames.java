package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.concurrent.SingleFlight;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.network.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Finds networks by their names; answers from memory until it is dropped. Thread-safe. */
final class NetworkNames {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}");

  private final String provider;
  private final Cloud cloud;
  private final Map<String, SingleFlight<List<Network>, CloudApiException>> byName =
      new ConcurrentHashMap<>();

  NetworkNames(String provider, Cloud cloud) {
    this.provider = provider;
    this.cloud = cloud;
  }

  void drop() {
    byName.clear();
  }

  List<String> ids(List<String> names)
      throws LaunchException, CloudApiException, InterruptedException {
    var ids = new ArrayList<String>(names.size());
    for (var name : names) {
      ids.add(id(name));
    }
    return ids;
  }

  NetworkChoice choice(String nameOrId) throws CloudApiException, InterruptedException {
    var named =
        byName
            .computeIfAbsent(
                nameOrId, key -> new SingleFlight<>(() -> cloud.network().networks(key)))
            .get();
    return new NetworkChoice(named, cloud.identity().access().projectId());
  }

  private String id(String name) throws LaunchException, CloudApiException, InterruptedException {
    try {
      var choice = choice(name);
      var chosen = choice.chosen();
      if (chosen.isPresent()) {
        return chosen.get().id();
      }
      byName.remove(name);
      throw refused(missing(name, choice));
    } catch (CloudApiException e) {
      if (!e.isRefusal()) {
        throw e;
      }
      if (ID.matcher(name).matches()) {
        // Nova knows whether it is one.
        return name;
      }
      throw refused(
          "the cloud does not tell its networks, so that the id of %s cannot be found: %s; write the id into networks"
              .formatted(name, e.getMessage()));
    }
  }

  private String missing(String name, NetworkChoice choice) {
    return choice.named().isEmpty()
        ? "the cloud has no network %s, which networks names; %s".formatted(name, choose())
        : "the cloud has %d networks called %s, which networks names: %s; write the id of one of them"
            .formatted(choice.named().size(), name, choice.ids());
  }

  private LaunchException refused(String why) {
    return new LaunchException(
            LaunchFailure.BAD_REQUEST, "provider %s: %s".formatted(provider, why))
        .of(Trouble.NETWORK);
  }

  private String choose() {
    return "choose one that `openstack network list` shows (nodepool doctor provider %s checks them all)"
        .formatted(provider);
  }
}
