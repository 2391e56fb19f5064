package dev.nodepool.store.image;

import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import java.util.Collection;
import java.util.List;

/**
 * All that ZooKeeper has of one image at one moment.
 *
 * @param paused by {@code image-pause}
 * @param requested a build was asked for
 */
public record StoredImage(
    List<ImageBuild> builds, List<ImageUpload> uploads, boolean paused, boolean requested) {

  static StoredImage of(Collection<ImageRecord> records) {
    var seen = List.copyOf(records);
    return new StoredImage(
        ImageRecord.builds(seen).toList(),
        ImageRecord.uploads(seen).toList(),
        ImageRecord.flags(seen).anyMatch(ImageLayout.PAUSE::equals),
        ImageRecord.flags(seen).anyMatch(ImageLayout.REQUEST_BUILD::equals));
  }
}
