package dev.nodepool.openstack;

import java.util.List;

/** The calls of {@link InterceptedCloud} to Cinder. */
interface InterceptedVolumes extends Intercepted, VolumeService {
  @Override
  default List<Volume> volumes() throws CloudApiException, InterruptedException {
    return ask("block-storage", "GET", "volumes", () -> cloud().volumes());
  }

  @Override
  default Volume createVolume(CreateVolume order) throws CloudApiException, InterruptedException {
    return ask("block-storage", "POST", "volumes", () -> cloud().createVolume(order));
  }

  @Override
  default void deleteVolume(String id) throws CloudApiException, InterruptedException {
    order("block-storage", "DELETE", "volume", () -> cloud().deleteVolume(id));
  }

  @Override
  default VolumeLimits volumeLimits() throws CloudApiException, InterruptedException {
    return ask("block-storage", "GET", "limits", () -> cloud().volumeLimits());
  }
}
