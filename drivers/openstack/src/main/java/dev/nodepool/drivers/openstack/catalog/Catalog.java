package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.concurrent.SingleFlight;
import dev.nodepool.driver.LaunchException;
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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds flavors, images, networks and zones by what the configuration calls them. Answers from
 * memory until it is dropped, which a refused order does. Thread-safe.
 */
public final class Catalog {
  private static final Comparator<Flavor> BY_SIZE =
      Comparator.comparingLong(Flavor::ramMiB).thenComparing(Flavor::name);

  private final String provider;
  private final Supplier<NetworkRules> rules;
  private final boolean floatingIpsWanted;
  private final OptionalCalls optional;
  private final SingleFlight<List<Flavor>, CloudApiException> flavors;
  private final ImageNames images;
  private final NetworkNames networkNames;
  private final SingleFlight<Optional<List<String>>, CloudApiException> zones;
  private final SingleFlight<Optional<List<Network>>, CloudApiException> networks;
  private final SingleFlight<Optional<List<Subnet>>, CloudApiException> subnets;

  /**
   * @param provider for messages
   * @param rules what clouds.yaml says now
   * @param floatingIpsWanted whether any pool wants them
   */
  public Catalog(
      String provider, Cloud cloud, Supplier<NetworkRules> rules, boolean floatingIpsWanted) {
    this.provider = provider;
    this.rules = rules;
    this.floatingIpsWanted = floatingIpsWanted;
    this.flavors =
        new SingleFlight<>(() -> cloud.compute().flavors().stream().sorted(BY_SIZE).toList());
    this.images = new ImageNames(provider, cloud);
    this.networkNames = new NetworkNames(provider, cloud);
    this.optional = new OptionalCalls(provider);
    this.zones =
        new SingleFlight<>(
            () -> optional.ask("zones", "servers are made where it likes", cloud.compute()::zones));
    this.networks =
        new SingleFlight<>(() ->
            optional.ask(
                "networks",
                "there are no floating IPs, and addresses are told by what clouds.yaml says of networks",
                () -> cloud.network().networks(null)));
    this.subnets =
        new SingleFlight<>(() ->
            optional.ask(
                "subnets",
                "floating IPs may lead to any network that is not external",
                cloud.network()::subnets));
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
    networkNames.drop();
  }

  /** What the cloud refused to tell is asked for again: policies change. */
  void forgetRefusals() {
    for (var answers : List.of(zones, networks, subnets)) {
      var known = answers.known();
      if (known != null && known.isEmpty()) {
        answers.drop();
      }
    }
  }

  /** All of them, smallest first. */
  List<Flavor> flavors() throws CloudApiException, InterruptedException {
    return flavors.get();
  }

  /** A flavor as its server shows it, which in older clouds is its id only, with its sizes. */
  Flavor whole(Flavor shown) throws CloudApiException, InterruptedException {
    return shown.vcpus() > 0
        ? shown
        : first(flavors.get(), flavor -> flavor.id().equals(shown.id())).orElse(shown);
  }

  /** Asks what a cloud need not tell. */
  public OptionalCalls optional() {
    return optional;
  }

  /** The smallest flavor with enough memory, or the one of that name (docs: openstack). */
  public Flavor flavor(LabelSettings label)
      throws LaunchException, CloudApiException, InterruptedException {
    boolean remembered = flavors.known() != null;
    var found = chosen(flavors.get(), label.flavorName(), label.minRam());
    if (found.isEmpty() && remembered) {
      // It may have been made since.
      found = chosen(flavors.fresh(), label.flavorName(), label.minRam());
    }
    if (found.isPresent()) {
      return found.get();
    }
    flavors.drop();
    throw new LaunchException(
        LaunchFailure.BAD_REQUEST,
        "provider %s, label %s: the cloud has no flavor with %s; choose among those that `nodepool flavor list %s` shows"
            .formatted(provider, label.name(), wish(label), provider));
  }

  /** What one is called counts before the id of another. */
  private static Optional<Flavor> chosen(
      List<Flavor> all, @Nullable String name, @Nullable Long minRam) {
    return minRam == null
        ? first(all, flavor -> flavor.name().equals(name))
            .or(() -> first(all, flavor -> flavor.id().equals(name)))
        : first(
            all,
            flavor -> flavor.ramMiB() >= minRam && (name == null || flavor.name().contains(name)));
  }

  private static Optional<Flavor> first(List<Flavor> all, Predicate<Flavor> which) {
    return all.stream().filter(which).findFirst();
  }

  private static String wish(LabelSettings label) {
    var name = label.flavorName() == null ? null : "flavor-name " + label.flavorName();
    var minRam = label.minRam() == null ? null : "min-ram " + label.minRam();
    return Stream.of(name, minRam).filter(Objects::nonNull).collect(Collectors.joining(" and "));
  }

  /** The id of a cloud image; one that is configured by its id is taken as it is. */
  public String imageId(ImageSettings image)
      throws LaunchException, CloudApiException, InterruptedException {
    return images.id(image);
  }

  /** Those of that name or id, and which is meant. */
  public ImageChoice imageChoice(String nameOrId) throws CloudApiException, InterruptedException {
    return images.choice(nameOrId);
  }

  /** Every image that the project may use, as of now. */
  public List<Image> imagesNow() throws CloudApiException, InterruptedException {
    return images.now();
  }

  public List<String> networkIds(List<String> names)
      throws LaunchException, CloudApiException, InterruptedException {
    return networkNames.ids(names);
  }

  /** Those of that name or id, and which is meant. */
  public NetworkChoice networkChoice(String nameOrId)
      throws CloudApiException, InterruptedException {
    return networkNames.choice(nameOrId);
  }

  /** Those that take servers; empty where the cloud does not tell. */
  public List<String> zones() throws CloudApiException, InterruptedException {
    return zones.get().orElse(List.of());
  }

  /** What each network is good for. */
  NetworkRoles roles() throws LaunchException, CloudApiException, InterruptedException {
    var known = networks.get();
    return known.isPresent()
        ? NetworkRoles.of(provider, known.get(), rules.get())
        : NetworkRoles.unseen(rules.get());
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
            || known().stream().anyMatch(Network::external));
  }

  /** The ids of networks that floating IPs can lead to. */
  public Set<String> natDestinations()
      throws LaunchException, CloudApiException, InterruptedException {
    var configured = roles().natDestination();
    if (configured.isPresent()) {
      return Set.of(configured.get().id());
    }
    var inside =
        known().stream()
            .filter(network -> !network.external())
            .map(Network::id)
            .collect(Collectors.toUnmodifiableSet());
    var all = subnets.get();
    return all.isEmpty()
        ? inside
        : all.get().stream()
            .filter(subnet -> !subnet.gateway().isEmpty() && inside.contains(subnet.networkId()))
            .map(Subnet::networkId)
            .collect(Collectors.toUnmodifiableSet());
  }

  private List<Network> known() throws CloudApiException, InterruptedException {
    return networks.get().orElse(List.of());
  }

  /** Whether a server on those networks will need a floating IP; an unknown network is none. */
  public boolean needsFloatingIp(List<String> names)
      throws LaunchException, CloudApiException, InterruptedException {
    if (names.isEmpty() || floatingNetwork().isEmpty()) {
      return false;
    }
    var outside = roles().external();
    var known = known();
    return names.stream()
        .noneMatch(name ->
            known.stream()
                .filter(it -> it.name().equals(name) || it.id().equals(name))
                .anyMatch(it -> outside.contains(it.name())));
  }
}
