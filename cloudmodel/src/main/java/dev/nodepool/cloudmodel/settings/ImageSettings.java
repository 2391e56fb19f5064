package dev.nodepool.cloudmodel.settings;

import java.time.Duration;
import java.util.List;

/**
 * What a simulated cloud does with images.
 *
 * @param added names of images that exist beside the built-in one
 * @param deleteFails whether no image can be deleted
 * @param checkTimeout how long an uploader waits for an image to become active
 */
public record ImageSettings(List<String> added, boolean deleteFails, Duration checkTimeout) {
  static final ImageSettings DEFAULT = new ImageSettings(List.of(), false, Duration.ofSeconds(300));

  public ImageSettings {
    added = List.copyOf(added);
  }
}
