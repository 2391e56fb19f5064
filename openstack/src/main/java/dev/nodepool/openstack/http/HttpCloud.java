package dev.nodepool.openstack.http;

import dev.nodepool.openstack.Access;
import dev.nodepool.openstack.CallObserver;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.magnum.ClusterService;

/**
 * A real OpenStack cloud. Logs in when it is first used. Any number of threads; all share its
 * connections and its token.
 */
public final class HttpCloud implements Cloud, Nova, Neutron, Cinder, Glance, AutoCloseable {
  private final Transport transport;
  private final Keystone keystone;
  private final Rest compute;
  private final Rest network;
  private final Rest blockStorage;
  private final Rest image;
  private final Magnum magnum;

  /**
   * Does not talk to the cloud. Throws {@link dev.nodepool.openstack.clouds.CloudConfigException}
   * when the files that TLS needs cannot be used.
   */
  public HttpCloud(CloudConfig config, CallObserver observer) {
    this.transport = new Transport(config, observer);
    this.keystone = new Keystone(config, transport);
    var session = new Session(config, transport, keystone);
    this.compute = new Rest(session, ServiceType.COMPUTE, Nova.KNOWN);
    this.network = new Rest(session, ServiceType.NETWORK, Microversion.Wanted.NONE);
    this.blockStorage = new Rest(session, ServiceType.VOLUME, Microversion.Wanted.NONE);
    this.image = new Rest(session, ServiceType.IMAGE, Microversion.Wanted.NONE);
    this.magnum = new Magnum(new Rest(session, ServiceType.CLUSTERS, Magnum.KNOWN));
  }

  @Override
  public Rest compute() {
    return compute;
  }

  @Override
  public Rest network() {
    return network;
  }

  @Override
  public Rest blockStorage() {
    return blockStorage;
  }

  @Override
  public Rest imageService() {
    return image;
  }

  /** The same cloud's clusters; calls say so when it has none. */
  public ClusterService clusters() {
    return magnum;
  }

  @Override
  public Access access() throws CloudApiException, InterruptedException {
    return keystone.token().access();
  }

  /** Ends the connections; calls under way fail. */
  @Override
  public void close() {
    transport.close();
  }
}
