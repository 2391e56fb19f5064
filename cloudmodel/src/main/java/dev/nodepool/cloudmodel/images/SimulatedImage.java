package dev.nodepool.cloudmodel.images;

import dev.nodepool.openstack.image.Image;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image with all that Glance shows of it.
 *
 * @param data what is known of its data; null before there are any
 * @param protectedImage it cannot be deleted
 */
public record SimulatedImage(
    Image image,
    String diskFormat,
    String containerFormat,
    @Nullable ImageData data,
    boolean protectedImage,
    Set<String> tags,
    Instant updated) {

  /** The sums of the data, as hexadecimal numbers. */
  public record ImageData(long bytes, String md5, String sha512) {
    /** Of data that nobody has looked at. */
    public static final ImageData UNKNOWN = new ImageData(0, "", "");
  }

  public SimulatedImage {
    tags = Set.copyOf(tags);
  }

  SimulatedImage now(Image changed, @Nullable ImageData content, Instant when) {
    return new SimulatedImage(
        changed, diskFormat, containerFormat, content, protectedImage, tags, when);
  }

  /** This image with these properties added to its own. */
  SimulatedImage with(Map<String, String> properties, Instant when) {
    var all = new HashMap<>(image.properties());
    all.putAll(properties);
    var changed =
        new Image(
            image.id(),
            image.name(),
            image.status(),
            image.visibility(),
            image.owner(),
            image.bytes(),
            image.minDiskGb(),
            image.minRamMiB(),
            image.created(),
            all);
    return now(changed, data, when);
  }

  /** This image with what another one says of itself, but for its status and its data. */
  public SimulatedImage described(SimulatedImage wanted, Instant when) {
    var its = wanted.image;
    var now =
        new Image(
            image.id(),
            its.name(),
            image.status(),
            its.visibility(),
            image.owner(),
            image.bytes(),
            its.minDiskGb(),
            its.minRamMiB(),
            image.created(),
            its.properties());
    return new SimulatedImage(
        now,
        wanted.diskFormat,
        wanted.containerFormat,
        data,
        wanted.protectedImage,
        wanted.tags,
        when);
  }

  /** With that tag or without it. */
  public SimulatedImage tagged(String tag, boolean set) {
    var all = new HashSet<>(tags);
    if (set) {
      all.add(tag);
    } else {
      all.remove(tag);
    }
    return new SimulatedImage(
        image, diskFormat, containerFormat, data, protectedImage, all, updated);
  }
}
