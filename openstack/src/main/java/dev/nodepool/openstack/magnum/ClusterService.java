package dev.nodepool.openstack.magnum;

import dev.nodepool.openstack.api.CloudApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Magnum. Each method is one API call, blocks until the answer is there, may be interrupted, and
 * may be called by many threads at once. Changes are only ordered: the status tells when they are
 * done. Where an id is asked for, a name will do as long as only one has it.
 */
public interface ClusterService {

  List<ClusterTemplate> templates() throws CloudApiException, InterruptedException;

  /** All clusters of the project, without what only {@link #cluster} tells. */
  List<Cluster> clusters() throws CloudApiException, InterruptedException;

  Cluster cluster(String id) throws CloudApiException, InterruptedException;

  /** Orders a cluster and returns its id. */
  String createCluster(CreateCluster order) throws CloudApiException, InterruptedException;

  /** Orders more or fewer nodes in a group. */
  void resize(String clusterId, Resize order) throws CloudApiException, InterruptedException;

  /** Orders that the nodes, or those of a group, be made anew after another template. */
  void upgrade(String clusterId, String templateId, @Nullable String nodeGroup)
      throws CloudApiException, InterruptedException;

  void deleteCluster(String id) throws CloudApiException, InterruptedException;

  List<NodeGroup> nodeGroups(String clusterId) throws CloudApiException, InterruptedException;

  NodeGroup nodeGroup(String clusterId, String id) throws CloudApiException, InterruptedException;

  /** Orders a group of nodes and returns its id. */
  String createNodeGroup(String clusterId, CreateNodeGroup order)
      throws CloudApiException, InterruptedException;

  /**
   * Says how many nodes a group may have.
   *
   * @param max null for no limit
   */
  void limitNodeGroup(String clusterId, String id, int min, @Nullable Integer max)
      throws CloudApiException, InterruptedException;

  void deleteNodeGroup(String clusterId, String id) throws CloudApiException, InterruptedException;

  /** The certificate of the authority of a cluster, in PEM. */
  String authority(String clusterId) throws CloudApiException, InterruptedException;

  /**
   * Has that authority sign a request.
   *
   * @param request in PEM
   * @return the certificate in PEM
   */
  String sign(String clusterId, String request) throws CloudApiException, InterruptedException;
}
