package dev.nodepool.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the cloud made for a node, and how to reach it: the part of a node's record that a driver
 * fills in (docs/zookeeper.md 5).
 *
 * @param externalId the cloud's id: a string, or an object in some clouds
 * @param interfaceIp the address to connect to
 * @param connectionPort a port number, or an object with credentials for Kubernetes and OpenShift:
 *     never print it unredacted
 * @param hostKeys {@code "<type> <base64>"} each; empty when host keys are not checked
 * @param imageId the znode path of the upload, or the name of a cloud image
 */
public record Machine(
    @Nullable Object externalId,
    @Nullable String cloud,
    @Nullable String region,
    @Nullable String zone,
    @Nullable String hostId,
    @Nullable String hostname,
    @Nullable String publicIpv4,
    @Nullable String privateIpv4,
    @Nullable String publicIpv6,
    @Nullable String interfaceIp,
    Object connectionPort,
    @Nullable String connectionType,
    @Nullable String username,
    @Nullable String pythonPath,
    @Nullable String shellType,
    List<String> hostKeys,
    @Nullable String imageId) {

  /** The port of a node of which nothing else is known. */
  public static final int SSH_PORT = 22;

  /** Nothing is known yet. */
  public static final Machine NONE = builder().build();

  public Machine {
    hostKeys = List.copyOf(hostKeys);
  }

  public static Builder builder() {
    return new Builder();
  }

  public Builder toBuilder() {
    var copy = new Builder();
    copy.externalId = externalId;
    copy.cloud = cloud;
    copy.region = region;
    copy.zone = zone;
    copy.hostId = hostId;
    copy.hostname = hostname;
    copy.publicIpv4 = publicIpv4;
    copy.privateIpv4 = privateIpv4;
    copy.publicIpv6 = publicIpv6;
    copy.interfaceIp = interfaceIp;
    copy.connectionPort = connectionPort;
    copy.connectionType = connectionType;
    copy.username = username;
    copy.pythonPath = pythonPath;
    copy.shellType = shellType;
    copy.hostKeys = hostKeys;
    copy.imageId = imageId;
    return copy;
  }

  public Machine withExternalId(Object id) {
    return toBuilder().externalId(id).build();
  }

  public Machine withHostKeys(List<String> keys) {
    return toBuilder().hostKeys(keys).build();
  }

  /** The port as a number; 22 when the port is an object with credentials. */
  public int port() {
    return connectionPort instanceof Number number ? number.intValue() : SSH_PORT;
  }

  /** Says where, never how: the connection port may be a secret. */
  @Override
  public String toString() {
    return "Machine[%s at %s]".formatted(externalId, interfaceIp);
  }

  /** Collects what a driver has learned of a machine. */
  public static final class Builder {
    private @Nullable Object externalId;
    private @Nullable String cloud;
    private @Nullable String region;
    private @Nullable String zone;
    private @Nullable String hostId;
    private @Nullable String hostname;
    private @Nullable String publicIpv4;
    private @Nullable String privateIpv4;
    private @Nullable String publicIpv6;
    private @Nullable String interfaceIp;
    private Object connectionPort = SSH_PORT;
    private @Nullable String connectionType;
    private @Nullable String username;
    private @Nullable String pythonPath;
    private @Nullable String shellType;
    private List<String> hostKeys = List.of();
    private @Nullable String imageId;

    private Builder() {}

    public Builder externalId(@Nullable Object id) {
      externalId = id;
      return this;
    }

    public Builder cloud(@Nullable String name) {
      cloud = name;
      return this;
    }

    public Builder region(@Nullable String name) {
      region = name;
      return this;
    }

    public Builder zone(@Nullable String name) {
      zone = name;
      return this;
    }

    public Builder hostId(@Nullable String id) {
      hostId = id;
      return this;
    }

    public Builder hostname(@Nullable String name) {
      hostname = name;
      return this;
    }

    public Builder publicIpv4(@Nullable String address) {
      publicIpv4 = address;
      return this;
    }

    public Builder privateIpv4(@Nullable String address) {
      privateIpv4 = address;
      return this;
    }

    public Builder publicIpv6(@Nullable String address) {
      publicIpv6 = address;
      return this;
    }

    public Builder interfaceIp(@Nullable String address) {
      interfaceIp = address;
      return this;
    }

    public Builder connectionPort(Object port) {
      connectionPort = port;
      return this;
    }

    public Builder connectionType(@Nullable String type) {
      connectionType = type;
      return this;
    }

    public Builder username(@Nullable String name) {
      username = name;
      return this;
    }

    public Builder pythonPath(@Nullable String path) {
      pythonPath = path;
      return this;
    }

    public Builder shellType(@Nullable String type) {
      shellType = type;
      return this;
    }

    public Builder hostKeys(List<String> keys) {
      hostKeys = keys;
      return this;
    }

    public Builder imageId(@Nullable String id) {
      imageId = id;
      return this;
    }

    public Machine build() {
      return new Machine(
          externalId,
          cloud,
          region,
          zone,
          hostId,
          hostname,
          publicIpv4,
          privateIpv4,
          publicIpv6,
          interfaceIp,
          connectionPort,
          connectionType,
          username,
          pythonPath,
          shellType,
          hostKeys,
          imageId);
    }
  }
}
