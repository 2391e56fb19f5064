package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.map;
import static dev.nodepool.openstack.http.JsonFields.number;
import static dev.nodepool.openstack.http.JsonFields.text;
import static dev.nodepool.openstack.http.JsonFields.textOrNull;

import dev.nodepool.openstack.compute.Address;
import dev.nodepool.openstack.compute.Flavor;
import dev.nodepool.openstack.compute.Server;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Servers and flavors as Nova writes them. */
final class ServerJson {
  private ServerJson() {}

  static Server server(JsonNode json) {
    var created = JsonFields.instant(json, "created");
    return new Server(
        text(json, "id"),
        text(json, "name"),
        text(json, "status"),
        textOrNull(json, "OS-EXT-STS:task_state"),
        text(json, "hostId"),
        textOrNull(json, "OS-EXT-AZ:availability_zone"),
        created == null ? Instant.EPOCH : created,
        addresses(json.path("addresses")),
        JsonFields.texts(json.path("metadata")),
        flavorOf(json.path("flavor")),
        image(json.path("image")),
        map(json.path("security_groups"), group -> text(group, "name")),
        map(json.path("os-extended-volumes:volumes_attached"), volume -> text(volume, "id")),
        fault(json.path("fault")));
  }

  private static List<Address> addresses(JsonNode byNetwork) {
    var addresses = new ArrayList<Address>();
    for (var network : byNetwork.properties()) {
      for (var address : network.getValue()) {
        addresses.add(
            new Address(
                network.getKey(),
                text(address, "addr"),
                (int) number(address, "version", 4),
                text(address, "OS-EXT-IPS:type").equals("floating"),
                text(address, "OS-EXT-IPS-MAC:mac_addr")));
      }
    }
    return addresses;
  }

  /** Up to microversion 2.46 only an id, from then on all but the id. */
  private static Flavor flavorOf(JsonNode json) {
    return new Flavor(
        text(json, "id"),
        text(json, "original_name"),
        (int) number(json, "vcpus", 0),
        number(json, "ram", 0),
        (int) number(json, "disk", 0));
  }

  /** The empty text when it was booted from a volume. */
  private static @Nullable String image(JsonNode json) {
    return json.isObject() ? textOrNull(json, "id") : null;
  }

  private static @Nullable String fault(JsonNode json) {
    return textOrNull(json, "message");
  }

  /** Administrators are shown flavors that nobody may use any more. */
  static boolean isEnabled(JsonNode flavor) {
    return !flavor.path("OS-FLV-DISABLED:disabled").asBoolean(false);
  }

  static Flavor flavor(JsonNode json) {
    return new Flavor(
        text(json, "id"),
        text(json, "name"),
        (int) number(json, "vcpus", 0),
        number(json, "ram", 0),
        (int) number(json, "disk", 0),
        (int) number(json, "OS-FLV-EXT-DATA:ephemeral", 0),
        !json.path("os-flavor-access:is_public").asString("true").equals("false"));
  }
}
