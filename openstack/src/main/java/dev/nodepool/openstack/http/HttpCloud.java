package dev.nodepool.openstack.http;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CallObserver;
import dev.nodepool.openstack.blockstorage.VolumeService;
import dev.nodepool.openstack.clouds.CloudConfig;
import dev.nodepool.openstack.compute.ComputeService;
import dev.nodepool.openstack.http.login.Keystone;
import dev.nodepool.openstack.http.login.Session;
import dev.nodepool.openstack.http.transport.Transport;
import dev.nodepool.openstack.identity.IdentityService;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.magnum.ClusterService;
import dev.nodepool.openstack.network.NetworkService;

/**
 * A real OpenStack cloud. Logs in when it is first used. Any number of threads; all share its
 * connections and its token.
 */
public final class HttpCloud implements Cloud, AutoCloseable {
  private final Transport transport;
  private final Keystone keystone;
  private final Nova nova;
  private final Neutron neutron;
  private final Cinder cinder;
  private final Glance glance;
  private final Magnum magnum;

  /**
   * Does not talk to the cloud. Throws {@link dev.nodepool.openstack.clouds.CloudConfigException}
   * when the files that TLS needs cannot be used.
   */
  public HttpCloud(CloudConfig config, CallObserver observer) {
    this.transport = new Transport(config, observer);
    this.keystone = new Keystone(config, transport);
    var session = new Session(config, transport, keystone);
    this.nova = new Nova(new ServiceClient(session, ServiceType.COMPUTE, Nova.KNOWN));
    this.neutron =
        new Neutron(new ServiceClient(session, ServiceType.NETWORK, Microversion.Wanted.NONE));
    this.cinder =
        new Cinder(
            new ServiceClient(session, ServiceType.VOLUME, Microversion.Wanted.NONE),
            new ServiceClient(session, ServiceType.VOLUME, Cinder.KNOWN_OF_MESSAGES));
    this.glance =
        new Glance(new ServiceClient(session, ServiceType.IMAGE, Microversion.Wanted.NONE));
    this.magnum = new Magnum(new ServiceClient(session, ServiceType.CLUSTERS, Magnum.KNOWN));
  }

  @Override
  public IdentityService identity() {
    return keystone;
  }

  @Override
  public ComputeService compute() {
    return nova;
  }

  @Override
  public NetworkService network() {
    return neutron;
  }

  @Override
  public VolumeService blockStorage() {
    return cinder;
  }

  @Override
  public ImageService image() {
    return glance;
  }

  /** The same cloud's clusters; calls say so when it has none. */
  public ClusterService clusters() {
    return magnum;
  }

  /** Ends the connections; calls under way fail. */
  @Override
  public void close() {
    transport.close();
  }
}
