package dev.nodepool.drivers.openstack.catalog;

import dev.nodepool.openstack.network.Network;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which network of a cloud is meant by a name or id. Of several of one name it is the only one that
 * servers can be plugged into, or the only such one of the project; nobody guesses among more.
 *
 * @param named all of that name or id
 * @param project the id of ours
 */
public record NetworkChoice(List<Network> named, String project) {
  public NetworkChoice {
    named = List.copyOf(named);
  }

  /** Empty when there is none, or nobody can tell which. */
  public Optional<Network> chosen() {
    return only(named)
        .or(() -> only(usable()))
        .or(() -> only(usable().stream().filter(it -> it.owner().equals(project)).toList()));
  }

  private List<Network> usable() {
    return named.stream().filter(Network::isUsable).toList();
  }

  private static Optional<Network> only(List<Network> networks) {
    return networks.size() == 1 ? Optional.of(networks.getFirst()) : Optional.empty();
  }

  /** Their ids, for messages. */
  public String ids() {
    return named.stream().map(Network::id).collect(Collectors.joining(", "));
  }
}
