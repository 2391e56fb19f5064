package dev.nodepool.openstack;

import java.util.List;

/** Cinder: volumes. A cloud need not have it. Called as {@link Cloud} says. */
public interface VolumeService {

  List<Volume> volumes() throws CloudApiException, InterruptedException;

  /** Orders a volume; it is {@code available}, or in {@code error}, some time after that. */
  Volume createVolume(CreateVolume order) throws CloudApiException, InterruptedException;

  /** Orders the removal of a volume that no server uses. */
  void deleteVolume(String id) throws CloudApiException, InterruptedException;

  /** How many volumes the project may hold, and holds. */
  VolumeLimits volumeLimits() throws CloudApiException, InterruptedException;
}
