package dev.nodepool.openstack.blockstorage;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Operation;
import java.util.List;

/** Cinder: volumes. A cloud need not have it. Called as {@link Cloud} says. */
public interface VolumeService {

  @Operation("GET volumes")
  List<Volume> volumes() throws CloudApiException, InterruptedException;

  /** Orders a volume; it is {@code available}, or in {@code error}, some time after that. */
  @Operation("POST volumes")
  Volume createVolume(CreateVolume order) throws CloudApiException, InterruptedException;

  /** Orders the removal of a volume that no server uses. */
  @Operation("DELETE volume")
  void deleteVolume(String id) throws CloudApiException, InterruptedException;

  /**
   * What Cinder says to users of what went wrong with a volume, the newest first: why it is in
   * {@code error}. Empty where its release says nothing of the kind (before Ocata).
   */
  @Operation("GET messages")
  List<String> messages(String volumeId) throws CloudApiException, InterruptedException;

  /** How many volumes the project may hold, and holds. */
  @Operation("GET limits")
  VolumeLimits volumeLimits() throws CloudApiException, InterruptedException;
}
