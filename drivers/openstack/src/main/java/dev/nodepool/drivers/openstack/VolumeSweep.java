package dev.nodepool.drivers.openstack;

import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.Volume;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes volumes that our servers left behind: marked by us, and of no living server in two looks
 * in a row. Used by one thread at a time.
 */
final class VolumeSweep {
  private static final Logger LOG = LoggerFactory.getLogger(VolumeSweep.class);

  private final Cloud cloud;
  private final Marks marks;
  private final boolean wanted;
  private final Runnable deleted;
  private final TwiceSeen suspects = new TwiceSeen();

  /**
   * @param wanted false when no label boots from a volume
   * @param deleted is told of each leaked volume that is gone
   */
  VolumeSweep(Cloud cloud, Marks marks, boolean wanted, Runnable deleted) {
    this.cloud = cloud;
    this.marks = marks;
    this.wanted = wanted;
    this.deleted = deleted;
  }

  void pass(Set<String> servers) throws CloudApiException, InterruptedException {
    if (!wanted) {
      return;
    }
    var volumes = cloud.volumes();
    suspects.beginLook();
    for (var volume : volumes) {
      if (isLeft(volume, servers) && suspects.again(volume.id())) {
        delete(volume);
      }
    }
  }

  private boolean isLeft(Volume volume, Set<String> servers) {
    var server = Marks.serverOf(volume.metadata());
    return marks.areIn(volume.metadata())
        && volume.serverId() == null
        && !volume.status().equals("deleting")
        && server != null
        && !servers.contains(server);
  }

  private void delete(Volume volume) throws InterruptedException {
    try {
      cloud.deleteVolume(volume.id());
      LOG.info("Deleted the leaked volume {}", volume.id());
      deleted.run();
    } catch (CloudApiException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        // One that is stuck must not keep the others.
        LOG.warn("Cannot delete the leaked volume {}: {}", volume.id(), e.getMessage());
      }
    }
  }
}
