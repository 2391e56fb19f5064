package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.concurrent.Deadline;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.LaunchException;
import dev.nodepool.driver.LaunchException.Trouble;
import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.driver.LaunchSpec;
import dev.nodepool.driver.Listing;
import dev.nodepool.driver.OwnedMachine;
import dev.nodepool.drivers.openstack.catalog.OptionalCalls;
import dev.nodepool.drivers.openstack.marks.Marks;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.blockstorage.CreateVolume;
import dev.nodepool.openstack.blockstorage.Volume;
import dev.nodepool.openstack.compute.Boot;
import dev.nodepool.openstack.compute.CreateServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The volumes that servers boot from. We make them: one that Nova makes carries no mark, and is
 * nobody's when its making takes too long or Nova fails to delete it. Thread-safe.
 */
public final class BootVolumes {
  private static final Logger log = LoggerFactory.getLogger(BootVolumes.class);
  private static final String PREFIX = "volume/";

  /** In which Cinder deletes a volume. */
  private static final Set<String> LOOSE =
      Set.of(Volume.AVAILABLE, "error", "error_restoring", "error_extending", "error_managing");

  private final Cloud cloud;
  private final Marks marks;
  private final Listing<Volume> listing;
  private final VolumeMessages messages;
  private final boolean wanted;
  private volatile boolean inZoneOfServer;

  /**
   * @param listing all volumes of the project, asked for by many at once
   * @param wanted whether any label boots from a volume
   */
  public BootVolumes(
      Cloud cloud, Marks marks, Listing<Volume> listing, OptionalCalls optional, boolean wanted) {
    this.cloud = cloud;
    this.messages = new VolumeMessages(cloud, optional);
    this.marks = marks;
    this.listing = listing;
    this.wanted = wanted;
  }

  /** The id of a new volume for the server of the order, ready to boot from. */
  String make(CreateServer order, Boot.FromNewVolume boot, LaunchSpec spec, Deadline deadline)
      throws LaunchException, CloudApiException, InterruptedException {
    var volume =
        cloud
            .blockStorage()
            .createVolume(
                new CreateVolume(
                    order.name(),
                    boot.gb(),
                    boot.imageId(),
                    inZoneOfServer ? order.zone() : null,
                    marks.ofPartOf(spec.nodeId())));
    try {
      awaitReady(volume, spec, deadline);
    } catch (LaunchException e) {
      drop(volume.id());
      throw e;
    }
    return volume.id();
  }

  private void awaitReady(Volume made, LaunchSpec spec, Deadline deadline)
      throws LaunchException, InterruptedException {
    var what = "node %s: the volume %s to boot from ".formatted(spec.nodeId(), made.id());
    try {
      var volume =
          isDecided(Optional.of(made))
              ? Optional.of(made)
              : listing.await(made.id(), BootVolumes::isDecided, deadline.left());
      var status = volume.map(Volume::status).orElse("gone");
      if (!status.equals(Volume.AVAILABLE)) {
        throw failed(what + "is in " + status, messages.of(made.id()));
      }
    } catch (TimeoutException e) {
      var patience = spec.patience().toSeconds();
      throw new LaunchException(
          LaunchFailure.TIMED_OUT,
          what + "was not ready within %d s (launch-timeout)".formatted(patience),
          e);
    } catch (CloudException e) {
      throw new LaunchException(
          LaunchFailure.CLOUD_ERROR, what + "cannot be seen: " + e.getMessage(), e);
    }
  }

  private static LaunchException failed(String what, Optional<String> why) {
    var words = why.map(it -> ": " + it).orElse("");
    return new LaunchException(VolumeMessages.failure(words), what + words).of(Trouble.STATUS);
  }

  /** That a server is in ERROR, with what Cinder says where a volume is the reason. */
  LaunchException failed(String what, String fault) throws InterruptedException {
    var why = messages.ofFault(fault);
    return why.isPresent()
        ? failed(what, why)
        : new LaunchException(CloudErrors.fault(fault), what).of(Trouble.STATUS);
  }

  private static boolean isDecided(Optional<Volume> volume) {
    return volume
        .map(it -> it.status().equals(Volume.AVAILABLE) || it.status().startsWith("error"))
        .orElse(true);
  }

  /** No server came of it. If it cannot go now, it is found among {@link #left}. */
  void drop(String id) throws InterruptedException {
    try {
      cloud.blockStorage().deleteVolume(id);
    } catch (CloudApiException e) {
      log.info("The volume {} goes later: {}", id, e.getMessage());
    }
  }

  /**
   * Whether a refused order is to come out different: some clouds want volumes in the zone of their
   * servers, and only say so then.
   */
  boolean learnFrom(String words) {
    boolean news = !inZoneOfServer && words.contains("not in the same availability_zone");
    inZoneOfServer |= news;
    return news;
  }

  /** Those of ours that no server has; {@code nodes} have servers. */
  public List<OwnedMachine> left(Set<String> nodes) throws InterruptedException {
    if (!wanted) {
      return List.of();
    }
    try {
      return cloud.blockStorage().volumes().stream()
          .filter(volume -> marks.areIn(volume.metadata()) && isLoose(volume))
          .filter(volume -> !nodes.contains(Marks.nodeIn(volume.metadata())))
          .map(BootVolumes::owned)
          .toList();
    } catch (CloudApiException e) {
      log.warn("Cannot look for volumes that are left: {}", e.getMessage());
      return List.of();
    }
  }

  private static boolean isLoose(Volume volume) {
    return volume.serverId() == null && LOOSE.contains(volume.status());
  }

  private static OwnedMachine owned(Volume volume) {
    return new OwnedMachine(
        PREFIX + volume.id(), Marks.nodeIn(volume.metadata()), volume.name(), "volumes");
  }

  /** Whether {@link #left} gave that id. */
  public static boolean isOne(String externalId) {
    return externalId.startsWith(PREFIX);
  }

  /** Orders the removal of one that is left; silent when it is gone. */
  public void delete(String externalId) throws CloudException, InterruptedException {
    try {
      cloud.blockStorage().deleteVolume(externalId.substring(PREFIX.length()));
    } catch (CloudApiException e) {
      if (e.kind() != Kind.NOT_FOUND) {
        throw CloudErrors.of("delete " + externalId, e);
      }
    }
  }

  public static Map<String, Volume> listed(String provider, Cloud cloud)
      throws CloudException, InterruptedException {
    try {
      return cloud.blockStorage().volumes().stream()
          .collect(Collectors.toUnmodifiableMap(Volume::id, it -> it));
    } catch (CloudApiException e) {
      throw CloudErrors.of("provider %s: list volumes".formatted(provider), e);
    }
  }
}
