package dev.nodepool.cloudmodel.volumes;

import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.blockstorage.VolumeLimits;
import dev.nodepool.openstack.blockstorage.VolumeService;
import java.util.List;
import java.util.function.Supplier;

/** The part of {@link SimulatedCloud} that is Cinder. */
public record SimulatedVolumes(
    LockedTable<VolumeTable> volumeTable, Supplier<CloudSettings> settings)
    implements VolumeService {

  @Override
  public List<Volume> volumes() throws CloudApiException, InterruptedException {
    return volumeTable.ask(table -> table.list().stream().map(SimulatedVolume::volume).toList());
  }

  @Override
  public Volume createVolume(CreateVolume order) throws CloudApiException, InterruptedException {
    return volumeTable
        .ask(table -> {
          table.usage().checkVolume(order.gb(), settings.get().quota());
          return table.add(order.name(), "", order.gb(), null, order.imageId(), order.metadata());
        })
        .volume();
  }

  @Override
  public void deleteVolume(String id) throws CloudApiException, InterruptedException {
    volumeTable.change(table -> table.remove(id));
  }

  @Override
  public List<String> messages(String volumeId) throws CloudApiException, InterruptedException {
    return volumeTable.ask(table -> table.messages(volumeId));
  }

  @Override
  public VolumeLimits volumeLimits() throws CloudApiException, InterruptedException {
    return volumeTable.ask(table -> table.usage().volumeLimits(settings.get().quota()));
  }
}
