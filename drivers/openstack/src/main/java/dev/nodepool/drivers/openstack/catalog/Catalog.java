package dev.nodepool.drivers.openstack.catalog;

import static java.util.Objects.requireNonNullElse;

import dev.nodepool.concurrent.SingleFlight;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.drivers.openstack.network.NetworkRoles;
import dev.nodepool.drivers.openstack.network.NetworkRules;
import dev.nodepool.drivers.openstack.network.ServerAddresses;
import dev.nodepool.drivers.openstack.settings.ImageSettings;
import dev.nodepool.drivers.openstack.settings.LabelSettings;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.clouds.NetworkEntry;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Server;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.network.Network;
import dev.nodepool.openstack.network.Subnet;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds flavors, images, networks and zones by what the configuration calls them. Answers from
 * memory until it is dropped, which a refused order does. Thread-safe.
 */
public final class Catalog {
  private static final Comparator<Flavor> BY_SIZE =
      Comparator.comparingLong(Flavor::ramMiB).thenComparing(Flavor::name);

  private final String provider;
  private final Cloud cloud;
  private final Supplier<NetworkRules> rules;
  private final boolean floatingIpsWanted;
  private final SingleFlight<List<Flavor>, CloudApiException> flavors;
  private final SingleFlight<List<Image>, CloudApiException> images;
  private final SingleFlight<List<String>, CloudApiException> zones;
  private final SingleFlight<List<Network>, CloudApiException> networks;
  private final SingleFlight<List<Subnet>, CloudApiException> subnets;
  private final Map<String, SingleFlight<List<Network>, CloudApiException>> networksByName =
      new ConcurrentHashMap<>();

  /**
   * @param provider for messages
   * @param rules what clouds.yaml says now
   * @param floatingIpsWanted whether any pool wants them
   */
  public Catalog(
      String provider, Cloud cloud, Supplier<NetworkRules> rules, boolean floatingIpsWanted) {
    this.provider = provider;
    this.cloud = cloud;
    this.rules = rules;
    this.floatingIpsWanted = floatingIpsWanted;
    this.flavors =
        new SingleFlight<>(() -> cloud.compute().flavors().stream().sorted(BY_SIZE).toList());
    this.images = new SingleFlight<>(cloud.image()::images);
    this.zones = new SingleFlight<>(cloud.compute()::zones);
    this.networks = new SingleFlight<>(() -> cloud.network().networks(null));
    this.subnets = new SingleFlight<>(cloud.network()::subnets);
  }

  /** The same questions to another cloud, of which nothing is known yet. */
  public Catalog of(Cloud another) {
    return new Catalog(provider, another, rules, floatingIpsWanted);
  }

  public void drop() {
    flavors.drop();
    images.drop();
    zones.drop();
    networks.drop();
    subnets.drop();
    networksByName.clear();
  }

  /** All of them, smallest first. */
  List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return flavors.get();
  }

  /** The smallest flavor with enough memory, or the one of that name (docs: openstack). */
  public Flavor flavor(LabelSettings label)
      throws LaunchException, CloudApiException, InterruptedException {
    var name = label.flavorName();
    var minRam = label.minRam();
    var found =
        first(
            flavors,
            flavor ->
                minRam == null
                    ? flavor.name().equals(name) || flavor.id().equals(name)
                    : flavor.ramMiB() >= minRam && (name == null || flavor.name().contains(name)));
    if (found.isPresent()) {
      return found.get();
    }
    flavors.drop();
    throw new LaunchException(
        LaunchFailure.BAD_REQUEST,
        "provider %s, label %s: the cloud has no flavor with %s; choose among those that `nodepool flavor list %s` shows"
            .formatted(provider, label.name(), wish(label), provider));
  }

  /** The first of that kind; before there is none of them the cloud is asked once more. */
  private static <T> Optional<T> first(
      SingleFlight<List<T>, CloudApiException> all, Predicate<T> kind)
      throws CloudApiException, InterruptedException {
    boolean remembered = all.known() != null;
    var found = all.get().stream().filter(kind).findFirst();
    return found.isPresent() || !remembered ? found : all.fresh().stream().filter(kind).findFirst();
  }

  private static String wish(LabelSettings label) {
    var name = label.flavorName() == null ? null : "flavor-name " + label.flavorName();
    var minRam = label.minRam() == null ? null : "min-ram " + label.minRam();
    return Stream.of(name, minRam).filter(Objects::nonNull).collect(Collectors.joining(" and "));
  }

  /** The id of a cloud image; one that is configured by its id is taken as it is. */
  public String imageId(ImageSettings image)
      throws LaunchException, CloudApiException, InterruptedException {
    var id = image.imageId();
    if (id != null) {
      return id;
    }
    var name = requireNonNullElse(image.imageName(), image.name());
    for (var candidate : images.get()) {
      if (candidate.name().equals(name) || candidate.id().equals(name)) {
        return candidate.id();
      }
    }
    images.drop();
    throw new LaunchException(
        LaunchFailure.BAD_REQUEST,
        "provider %s: the cloud has no image %s, which cloud-images names; %s"
            .formatted(provider, name, choose("image")));
  }

  /** Every image that the project may use, as of now. */
  public List<Image> imagesNow() throws CloudApiException, InterruptedException {
    images.drop();
    return images.get();
  }

  public List<String> networkIds(List<String> names)
      throws LaunchException, CloudApiException, InterruptedException {
    var ids = new ArrayList<String>(names.size());
    for (var name : names) {
      ids.add(networkId(name));
    }
    return ids;
  }

  private String networkId(String name)
      throws LaunchException, CloudApiException, InterruptedException {
    var found =
        networksByName
            .computeIfAbsent(name, key -> new SingleFlight<>(() -> cloud.network().networks(key)))
            .get();
    if (found.isEmpty()) {
      networksByName.remove(name);
      throw new LaunchException(
              LaunchFailure.BAD_REQUEST,
              "provider %s: the cloud has no network %s, which networks names; %s"
                  .formatted(provider, name, choose("network")))
          .of(Trouble.NETWORK);
    }
    return found.getFirst().id();
  }

  private String choose(String kind) {
    return "choose one that `openstack %s list` shows (nodepool doctor provider %s checks them all)"
        .formatted(kind, provider);
  }

  public List<String> zones() throws CloudApiException, InterruptedException {
    return zones.get();
  }

  /** What each network is good for. */
  NetworkRoles roles() throws LaunchException, CloudApiException, InterruptedException {
    return NetworkRoles.of(provider, networks.get(), rules.get());
  }

  /** The addresses of a server, by what they are good for. */
  public ServerAddresses addresses(Server server)
      throws LaunchException, CloudApiException, InterruptedException {
    return ServerAddresses.of(server, roles(), rules.get());
  }

  /** The network that floating IPs come from, if there are any to have and to need. */
  public Optional<Network> floatingNetwork()
      throws LaunchException, CloudApiException, InterruptedException {
    return floatingIpsWanted && rules.get().floatingIps() && !rules.get().privateCloud()
        ? roles().natSource()
        : Optional.empty();
  }

  /** Whether any server of ours may have a floating IP; wrong rules do not matter here. */
  public boolean mayHaveFloatingIps() throws CloudApiException, InterruptedException {
    return floatingIpsWanted
        && rules.get().floatingIps()
        && (!rules.get().names(NetworkEntry::natSource).isEmpty()
            || networks.get().stream().anyMatch(Network::external));
  }

  /** The ids of networks that floating IPs can lead to. */
  public Set<String> natDestinations()
      throws LaunchException, CloudApiException, InterruptedException {
    var configured = roles().natDestination();
    if (configured.isPresent()) {
      return Set.of(configured.get().id());
    }
    var outside =
        networks.get().stream()
            .filter(Network::external)
            .map(Network::id)
            .collect(Collectors.toUnmodifiableSet());
    return subnets.get().stream()
        .filter(subnet -> !subnet.gateway().isEmpty() && !outside.contains(subnet.networkId()))
        .map(Subnet::networkId)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a server on those networks will need a floating IP; an unknown network is none. */
  public boolean needsFloatingIp(List<String> names)
      throws LaunchException, CloudApiException, InterruptedException {
    if (names.isEmpty() || floatingNetwork().isEmpty()) {
      return false;
    }
    var outside = roles().external();
    var known = networks.get();
    return names.stream()
        .noneMatch(name ->
            known.stream()
                .filter(it -> it.name().equals(name) || it.id().equals(name))
                .anyMatch(it -> outside.contains(it.name())));
  }
}
