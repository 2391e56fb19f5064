package dev.nodepool.driver;

import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.NodeRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The machine that is wanted.
 *
 * @param nodeId ten digits; the machine's name is {@code np<nodeId>}
 * @param zone the availability zone that the other nodes of the request are in, null when any will
 *     do
 * @param upload the image to boot when the offer named a diskimage
 * @param request for whom; dynamic properties are made of it
 * @param patience how long the launch may take
 */
public record LaunchSpec(
    String nodeId,
    String pool,
    String label,
    @Nullable String zone,
    @Nullable ImageUpload upload,
    NodeRequest request,
    Duration patience) {

  /** The name of the machine in the cloud (docs/zookeeper.md 3). */
  public String machineName() {
    return "np" + nodeId;
  }
}
