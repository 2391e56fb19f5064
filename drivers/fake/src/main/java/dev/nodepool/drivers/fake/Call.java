package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.compute.CreateServer;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.network.CreateFloatingIp;
import dev.nodepool.openstack.network.CreatePort;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The calls of {@link Cloud} as they go from a launcher to a cloud in another process. */
enum Call {
  ACCESS((cloud, in) -> cloud.identity().access()),
  SERVERS((cloud, in) -> cloud.compute().servers(in.textOrNull(0))),
  SERVER((cloud, in) -> cloud.compute().server(in.text(0))),
  CREATE_SERVER((cloud, in) -> cloud.compute().createServer(in.as(0, CreateServer.class))),
  DELETE_SERVER((cloud, in) -> {
    cloud.compute().deleteServer(in.text(0));
    return null;
  }),
  FORCE_DELETE_SERVER((cloud, in) -> {
    cloud.compute().forceDeleteServer(in.text(0));
    return null;
  }),
  RESET_SERVER_STATE((cloud, in) -> {
    cloud.compute().resetServerState(in.text(0));
    return null;
  }),
  DETACH_VOLUME((cloud, in) -> {
    cloud.compute().detachVolume(in.text(0), in.text(1));
    return null;
  }),
  CONSOLE_OUTPUT((cloud, in) -> cloud.compute().consoleOutput(in.text(0), in.as(1, Integer.class))),
  FLAVORS((cloud, in) -> cloud.compute().flavors()),
  ZONES((cloud, in) -> cloud.compute().zones()),
  KEY_PAIRS((cloud, in) -> cloud.compute().keyPairs()),
  LIMITS((cloud, in) -> cloud.compute().limits()),
  NETWORKS((cloud, in) -> cloud.network().networks(in.textOrNull(0))),
  SUBNETS((cloud, in) -> cloud.network().subnets()),
  SECURITY_GROUPS((cloud, in) -> cloud.network().securityGroups()),
  PORTS((cloud, in) -> cloud.network().ports()),
  SERVER_PORTS((cloud, in) -> cloud.network().ports(Set.of(in.as(0, String[].class)))),
  CREATE_PORT((cloud, in) -> cloud.network().createPort(in.as(0, CreatePort.class))),
  DELETE_PORT((cloud, in) -> {
    cloud.network().deletePort(in.text(0));
    return null;
  }),
  FLOATING_IPS((cloud, in) -> cloud.network().floatingIps()),
  CREATE_FLOATING_IP(
      (cloud, in) -> cloud.network().createFloatingIp(in.as(0, CreateFloatingIp.class))),
  ATTACH_FLOATING_IP((cloud, in) -> cloud.network().attachFloatingIp(in.text(0), in.text(1))),
  DETACH_FLOATING_IP((cloud, in) -> cloud.network().detachFloatingIp(in.text(0))),
  DELETE_FLOATING_IP((cloud, in) -> {
    cloud.network().deleteFloatingIp(in.text(0));
    return null;
  }),
  NETWORK_QUOTA((cloud, in) -> cloud.network().networkQuota()),
  VOLUMES((cloud, in) -> cloud.blockStorage().volumes()),
  CREATE_VOLUME((cloud, in) -> cloud.blockStorage().createVolume(in.as(0, CreateVolume.class))),
  DELETE_VOLUME((cloud, in) -> {
    cloud.blockStorage().deleteVolume(in.text(0));
    return null;
  }),
  VOLUME_LIMITS((cloud, in) -> cloud.blockStorage().volumeLimits()),
  IMAGES((cloud, in) -> cloud.image().images()),
  IMAGE((cloud, in) -> cloud.image().image(in.text(0))),
  CREATE_IMAGE((cloud, in) -> cloud.image().createImage(in.as(0, CreateImage.class))),
  UPLOAD_IMAGE((cloud, in) -> {
    cloud.image().uploadImage(in.text(0), Path.of(""));
    return null;
  }),
  STAGE_IMAGE((cloud, in) -> {
    cloud.image().stageImage(in.text(0), Path.of(""));
    return null;
  }),
  IMPORT_IMAGE((cloud, in) -> {
    cloud.image().importImage(in.text(0));
    return null;
  }),
  DELETE_IMAGE((cloud, in) -> {
    cloud.image().deleteImage(in.text(0));
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
