package dev.nodepool.cloudmodel.volumes;

import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CreateVolume;
import dev.nodepool.openstack.Volume;
import dev.nodepool.openstack.VolumeLimits;
import dev.nodepool.openstack.VolumeService;
import java.util.List;

/** The part of {@link SimulatedCloud} that is Cinder. */
public interface SimulatedVolumes extends VolumeService {
  LockedTable<VolumeTable> volumeTable();

  CloudSettings settings();

  @Override
  default List<Volume> volumes() throws CloudApiException, InterruptedException {
    return volumeTable().ask(table -> table.list().stream().map(SimulatedVolume::volume).toList());
  }

  @Override
  default Volume createVolume(CreateVolume order) throws CloudApiException, InterruptedException {
    return volumeTable()
        .ask(table -> {
          table.usage().checkVolume(order.gb(), settings().quota());
          return table.add(order.name(), "", order.gb(), null, order.imageId(), order.metadata());
        })
        .volume();
  }

  @Override
  default void deleteVolume(String id) throws CloudApiException, InterruptedException {
    volumeTable().change(table -> table.remove(id));
  }

  @Override
  default VolumeLimits volumeLimits() throws CloudApiException, InterruptedException {
    return volumeTable().ask(table -> table.usage().volumeLimits(settings().quota()));
  }
}
