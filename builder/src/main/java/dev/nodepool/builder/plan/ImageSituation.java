package dev.nodepool.builder.plan;

import static java.util.Comparator.comparing;

import dev.nodepool.config.Diskimage;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All that counts for one image at one moment.
 *
 * @param image null when the configuration does not have it any more
 * @param uses by the providers of the configuration
 * @param paused by {@code image-pause}
 * @param requested by {@code image-build}
 * @param builders the host names of builders that run
 * @param strangers the host names of launchers that know no trials of images, such as those in
 *     Python
 * @param firstPause how long the first failure lets rest
 */
public record ImageSituation(
    String name,
    @Nullable Diskimage image,
    List<ImageUse> uses,
    List<ImageBuild> builds,
    List<ImageUpload> uploads,
    boolean paused,
    boolean requested,
    Set<String> builders,
    Set<String> strangers,
    Duration firstPause,
    Instant now) {
  public ImageSituation {
    uses = List.copyOf(uses);
    builds = List.copyOf(builds);
    uploads = List.copyOf(uploads);
    builders = Set.copyOf(builders);
    strangers = Set.copyOf(strangers);
  }

  /** The formats that a build must have. */
  public SortedSet<String> formats() {
    var formats = new TreeSet<String>();
    if (image != null) {
      formats.addAll(image.formats());
    }
    uses.stream().filter(ImageUse::isOpen).forEach(use -> formats.add(use.format()));
    return formats;
  }

  /** The ready builds, newest first. */
  public List<ImageBuild> readyBuilds() {
    return builds.stream()
        .filter(build -> build.state() == ImageState.READY)
        .sorted(comparing(ImageBuild::stateTime).reversed())
        .toList();
  }

  public Optional<ImageBuild> newestReady() {
    return readyBuilds().stream().findFirst();
  }

  /** The builds that failed since the newest ready one, newest first. */
  public List<ImageBuild> failedSince() {
    var since = newestReady().map(ImageBuild::stateTime).orElse(Instant.EPOCH);
    return builds.stream()
        .filter(build -> build.state() == ImageState.FAILED && build.stateTime().isAfter(since))
        .sorted(comparing(ImageBuild::stateTime).reversed())
        .toList();
  }

  /** The uploads to the provider in that state, newest first. */
  public List<ImageUpload> uploads(String provider, ImageState state) {
    return uploads.stream()
        .filter(upload -> upload.provider().equals(provider) && upload.state() == state)
        .sorted(comparing(ImageUpload::stateTime).reversed())
        .toList();
  }

  public List<ImageUpload> uploadsOf(ImageBuild build) {
    return uploads.stream().filter(upload -> upload.buildId().equals(build.id())).toList();
  }

  /** All that use the image, and that have uploads of it. */
  public SortedSet<String> providers() {
    var providers = new TreeSet<String>();
    uses.forEach(use -> providers.add(use.provider()));
    uploads.forEach(upload -> providers.add(upload.provider()));
    return providers;
  }

  /** Whether the builder has to do with it: others may have images that its configuration lacks. */
  public boolean concerns(String builderId) {
    return image != null
        || builds.stream()
            .anyMatch(build ->
                builderId.equals(build.builderId()) || build.state() == ImageState.DELETING)
        || uploads.stream().anyMatch(upload -> upload.state() == ImageState.DELETING);
  }

  /**
   * Whether the builder that made it runs; true where an older Nodepool did not say which it was.
   */
  public boolean hasBuilder(ImageBuild build) {
    String host = build.builder();
    return host == null
        || builders.stream().anyMatch(name -> host.equals(name) || host.startsWith(name + "."));
  }

  public boolean isUsedBy(String provider) {
    return uses.stream().anyMatch(use -> use.provider().equals(provider));
  }
}
