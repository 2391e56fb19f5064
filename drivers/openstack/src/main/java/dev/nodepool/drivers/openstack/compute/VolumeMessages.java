package dev.nodepool.drivers.openstack.compute;

import dev.nodepool.driver.LaunchFailure;
import dev.nodepool.drivers.openstack.catalog.OptionalCalls;
import dev.nodepool.openstack.Cloud;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Shortage;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a volume is in error. Neither Cinder's answer nor the fault of its server says so: Cinder
 * leaves a message to the user, where release and policy let us read it.
 */
record VolumeMessages(Cloud cloud, OptionalCalls optional) {
  private static final Logger log = LoggerFactory.getLogger(VolumeMessages.class);
  private static final Pattern IN_FAULT =
      Pattern.compile("(?i)\\bvolume ([0-9a-f-]{32,36}) did not finish being created");

  /** What Cinder says of that volume; a shortage before anything else. */
  Optional<String> of(String volumeId) throws InterruptedException {
    try {
      var told =
          optional
              .ask(
                  "messages of volumes",
                  "why a volume is in error is not known",
                  () -> cloud.blockStorage().messages(volumeId))
              .orElse(List.of());
      return told.stream()
          .filter(words -> Shortage.in(words).isPresent())
          .findFirst()
          .or(() -> told.stream().findFirst());
    } catch (CloudApiException e) {
      log.info("Why the volume {} is in error is not known: {}", volumeId, e.getMessage());
      return Optional.empty();
    }
  }

  /** What Cinder says of the volume that the fault of a server speaks of. */
  Optional<String> ofFault(String fault) throws InterruptedException {
    var volume = IN_FAULT.matcher(fault);
    return volume.find() ? of(volume.group(1)) : Optional.empty();
  }

  /** Storage that is full is full for every node: to try again at once is of no use. */
  static LaunchFailure failure(String words) {
    return CloudErrors.isShortage(words) ? LaunchFailure.OUT_OF_QUOTA : CloudErrors.fault(words);
  }
}
