package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.put;

import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.http.transport.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The order for a server as Nova reads it. */
final class CreateServerBody {
  private CreateServerBody() {}

  /**
   * The body of POST /servers.
   *
   * @param named the API wants a word for "choose a network yourself" (from 2.37 on)
   */
  static ObjectNode of(CreateServer order, boolean named) {
    var body = Reply.JSON.createObjectNode();
    var server = body.putObject("server");
    server.put("name", order.name());
    server.put("flavorRef", order.flavorId());
    boot(server, order.boot());
    networks(server, order, named);
    for (var group : order.securityGroups()) {
      server.withArray("security_groups").addObject().put("name", group);
    }
    put(server, "availability_zone", order.zone());
    put(server, "key_name", order.keyName());
    put(server, "user_data", encoded(order.userdata()));
    if (order.configDrive() != null) {
      server.put("config_drive", order.configDrive().booleanValue());
    }
    var metadata = server.putObject("metadata");
    order.metadata().forEach(metadata::put);
    return body;
  }

  private static void boot(ObjectNode server, Boot boot) {
    switch (boot) {
      case Boot.FromImage(var imageId) -> server.put("imageRef", imageId);
      case Boot.FromNewVolume(var imageId, int gb) ->
          mapping(server, imageId, "image").put("volume_size", gb);
      case Boot.FromVolume(var volumeId) -> mapping(server, volumeId, "volume");
    }
  }

  private static ObjectNode mapping(ObjectNode server, String id, String source) {
    return server
        .putArray("block_device_mapping_v2")
        .addObject()
        .put("boot_index", 0)
        .put("uuid", id)
        .put("source_type", source)
        .put("destination_type", "volume")
        .put("delete_on_termination", true);
  }

  private static void networks(ObjectNode server, CreateServer order, boolean named) {
    if (order.networkIds().isEmpty()) {
      if (named) {
        server.put("networks", "auto");
      }
      return;
    }
    var networks = server.putArray("networks");
    order.networkIds().forEach(id -> networks.addObject().put("uuid", id));
  }

  static @Nullable String encoded(@Nullable String userdata) {
    return userdata == null
        ? null
        : Base64.getEncoder().encodeToString(userdata.getBytes(StandardCharsets.UTF_8));
  }
}
