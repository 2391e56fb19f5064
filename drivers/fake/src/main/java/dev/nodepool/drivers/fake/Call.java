package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CreateFloatingIp;
import dev.nodepool.openstack.CreateImage;
import dev.nodepool.openstack.CreatePort;
import dev.nodepool.openstack.CreateServer;
import dev.nodepool.openstack.CreateVolume;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The calls of {@link Cloud} as they go from a launcher to a cloud in another process. */
enum Call {
  ACCESS((cloud, in) -> cloud.access()),
  SERVERS((cloud, in) -> cloud.servers(in.textOrNull(0))),
  SERVER((cloud, in) -> cloud.server(in.text(0))),
  CREATE_SERVER((cloud, in) -> cloud.createServer(in.as(0, CreateServer.class))),
  DELETE_SERVER((cloud, in) -> {
    cloud.deleteServer(in.text(0));
    return null;
  }),
  FORCE_DELETE_SERVER((cloud, in) -> {
    cloud.forceDeleteServer(in.text(0));
    return null;
  }),
  RESET_SERVER_STATE((cloud, in) -> {
    cloud.resetServerState(in.text(0));
    return null;
  }),
  DETACH_VOLUME((cloud, in) -> {
    cloud.detachVolume(in.text(0), in.text(1));
    return null;
  }),
  CONSOLE_OUTPUT((cloud, in) -> cloud.consoleOutput(in.text(0), in.as(1, Integer.class))),
  FLAVORS((cloud, in) -> cloud.flavors()),
  ZONES((cloud, in) -> cloud.zones()),
  KEY_PAIRS((cloud, in) -> cloud.keyPairs()),
  LIMITS((cloud, in) -> cloud.limits()),
  NETWORKS((cloud, in) -> cloud.networks(in.textOrNull(0))),
  SUBNETS((cloud, in) -> cloud.subnets()),
  SECURITY_GROUPS((cloud, in) -> cloud.securityGroups()),
  PORTS((cloud, in) -> cloud.ports()),
  SERVER_PORTS((cloud, in) -> cloud.ports(Set.of(in.as(0, String[].class)))),
  CREATE_PORT((cloud, in) -> cloud.createPort(in.as(0, CreatePort.class))),
  DELETE_PORT((cloud, in) -> {
    cloud.deletePort(in.text(0));
    return null;
  }),
  FLOATING_IPS((cloud, in) -> cloud.floatingIps()),
  CREATE_FLOATING_IP((cloud, in) -> cloud.createFloatingIp(in.as(0, CreateFloatingIp.class))),
  ATTACH_FLOATING_IP((cloud, in) -> cloud.attachFloatingIp(in.text(0), in.text(1))),
  DETACH_FLOATING_IP((cloud, in) -> cloud.detachFloatingIp(in.text(0))),
  DELETE_FLOATING_IP((cloud, in) -> {
    cloud.deleteFloatingIp(in.text(0));
    return null;
  }),
  NETWORK_QUOTA((cloud, in) -> cloud.networkQuota()),
  VOLUMES((cloud, in) -> cloud.volumes()),
  CREATE_VOLUME((cloud, in) -> cloud.createVolume(in.as(0, CreateVolume.class))),
  DELETE_VOLUME((cloud, in) -> {
    cloud.deleteVolume(in.text(0));
    return null;
  }),
  VOLUME_LIMITS((cloud, in) -> cloud.volumeLimits()),
  IMAGES((cloud, in) -> cloud.images()),
  IMAGE((cloud, in) -> cloud.image(in.text(0))),
  CREATE_IMAGE((cloud, in) -> cloud.createImage(in.as(0, CreateImage.class))),
  UPLOAD_IMAGE((cloud, in) -> {
    cloud.uploadImage(in.text(0), Path.of(""));
    return null;
  }),
  STAGE_IMAGE((cloud, in) -> {
    cloud.stageImage(in.text(0), Path.of(""));
    return null;
  }),
  IMPORT_IMAGE((cloud, in) -> {
    cloud.importImage(in.text(0));
    return null;
  }),
  DELETE_IMAGE((cloud, in) -> {
    cloud.deleteImage(in.text(0));
    return null;
  });

  private final Handler handler;

  Call(Handler handler) {
    this.handler = handler;
  }

  @Nullable Object on(Cloud cloud, Arguments in) throws CloudApiException, InterruptedException {
    return handler.answer(cloud, in);
  }

  /** Calls the method of the cloud. */
  @FunctionalInterface
  private interface Handler {
    @Nullable Object answer(Cloud cloud, Arguments in)
        throws CloudApiException, InterruptedException;
  }

  /** What the method is called with: a JSON list. */
  record Arguments(JsonNode list) {
    String text(int index) {
      return list.path(index).asString();
    }

    @Nullable String textOrNull(int index) {
      var node = list.path(index);
      return node.isNull() || node.isMissingNode() ? null : node.asString();
    }

    <T> T as(int index, Class<T> type) {
      return Json.MAPPER.treeToValue(list.path(index), type);
    }
  }
}
