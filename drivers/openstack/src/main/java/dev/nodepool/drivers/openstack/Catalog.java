package dev.nodepool.drivers.openstack;

import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Reason;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.Flavor;
import dev.nodepool.openstack.Image;
import dev.nodepool.openstack.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds flavors, images, networks and zones by what the configuration calls them. Answers from
 * memory until it is dropped, which a refused order does. Thread-safe.
 */
final class Catalog {
  private static final Comparator<Flavor> BY_SIZE =
      Comparator.comparingLong(Flavor::ramMiB).thenComparing(Flavor::name);

  private final Cloud cloud;
  private final Cached<List<Flavor>> flavors;
  private final Cached<List<Image>> images;
  private final Cached<List<String>> zones;
  private final Cached<Optional<Network>> external;
  private final Map<String, String> networkIds = new ConcurrentHashMap<>();

  Catalog(Cloud cloud) {
    this.cloud = cloud;
    this.flavors = new Cached<>(() -> cloud.flavors().stream().sorted(BY_SIZE).toList());
    this.images = new Cached<>(cloud::images);
    this.zones = new Cached<>(cloud::zones);
    this.external =
        new Cached<>(() -> cloud.networks(null).stream().filter(Network::external).findFirst());
  }

  void drop() {
    flavors.drop();
    images.drop();
    zones.drop();
    external.drop();
    networkIds.clear();
  }

  /** The smallest flavor with enough memory, or the one of that name (compatibility.md 2.4). */
  Flavor flavor(LabelSettings label)
      throws LaunchException, CloudApiException, InterruptedException {
    var name = label.flavorName();
    var minRam = label.minRam();
    for (var flavor : flavors.get()) {
      boolean fits =
          minRam == null
              ? flavor.name().equals(name) || flavor.id().equals(name)
              : flavor.ramMiB() >= minRam && (name == null || flavor.name().contains(name));
      if (fits) {
        return flavor;
      }
    }
    flavors.drop();
    throw new LaunchException(
        Reason.BAD_REQUEST,
        "label %s: the cloud has no flavor with flavor-name %s and min-ram %s"
            .formatted(label.name(), name, minRam));
  }

  /** The id of a cloud image; one that is configured by its id is taken as it is. */
  String imageId(ImageSettings image)
      throws LaunchException, CloudApiException, InterruptedException {
    var id = image.imageId();
    if (id != null) {
      return id;
    }
    var name = Default.of(image.imageName(), image.name());
    for (var candidate : images.get()) {
      if (candidate.name().equals(name) || candidate.id().equals(name)) {
        return candidate.id();
      }
    }
    images.drop();
    throw new LaunchException(
        Reason.BAD_REQUEST, "the cloud has no image %s, which cloud-images names".formatted(name));
  }

  List<String> networkIds(List<String> names)
      throws LaunchException, CloudApiException, InterruptedException {
    var ids = new ArrayList<String>(names.size());
    for (var name : names) {
      var known = networkIds.get(name);
      if (known == null) {
        known = askForNetwork(name);
        networkIds.put(name, known);
      }
      ids.add(known);
    }
    return ids;
  }

  private String askForNetwork(String name)
      throws LaunchException, CloudApiException, InterruptedException {
    var found = cloud.networks(name);
    if (found.isEmpty()) {
      throw new LaunchException(
          Reason.BAD_REQUEST, "the cloud has no network %s, which networks names".formatted(name));
    }
    return found.getFirst().id();
  }

  List<String> zones() throws CloudApiException, InterruptedException {
    return zones.get();
  }

  /** The network that floating IPs come from, if the project has one. */
  Optional<Network> externalNetwork() throws CloudApiException, InterruptedException {
    return external.get();
  }
}
