package dev.nodepool.cli.image;

import dev.nodepool.cli.output.Age;
import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import dev.nodepool.store.image.ImageCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Images, their builds and uploads as rows: the columns and keys of Nodepool 11. JSON and YAML also
 * have why something failed and how far an upload is, where the record says it.
 */
public final class ImageTables {
  /** What stands for a moment: an age in a table, Unix seconds in JSON. */
  private final Function<Instant, Object> moment;

  private ImageTables(Function<Instant, Object> moment) {
    this.moment = moment;
  }

  /** Moments are shown as how long ago they were. */
  public static ImageTables withAges(Instant now) {
    return new ImageTables(then -> Age.between(Instant.ofEpochSecond(then.getEpochSecond()), now));
  }

  /** Moments are shown in Unix seconds, as Nodepool 11 has them in its documents. */
  public static ImageTables withSeconds() {
    return new ImageTables(Instant::getEpochSecond);
  }

  /** As the user wants to see them. */
  static ImageTables of(Session session) {
    return session.printer().isTable() ? withAges(session.now()) : withSeconds();
  }

  public Rows<ImageUpload> uploads(Collection<ImageUpload> uploads) {
    List<Column<ImageUpload>> columns =
        List.of(
            Column.of("Build ID", "id", ImageUpload::buildId),
            Column.of("Upload ID", "upload_id", ImageUpload::id),
            Column.of("Provider", "provider", ImageUpload::provider),
            Column.of("Image", "image", ImageUpload::image),
            Column.of("Provider Image Name", "external_name", ImageUpload::externalName),
            Column.of("Provider Image ID", "external_id", ImageUpload::externalId),
            Column.of("State", "state", upload -> upload.state().wire()),
            Column.of("Age", "age", upload -> moment.apply(upload.stateTime())),
            Column.document("progress", upload -> Progress.of(upload)),
            Column.document("reason", upload -> Progress.reason(upload.extra())),
            Column.document("validation", upload -> upload.extra().get("validation")),
            Column.document("canary", upload -> upload.extra().get("canary")));
    return Rows.of(
        columns,
        uploads.stream()
            .sorted(
                Comparator.comparing(ImageUpload::image)
                    .thenComparing(ImageUpload::buildId)
                    .thenComparing(ImageUpload::provider)
                    .thenComparing(ImageUpload::id))
            .toList());
  }

  /**
   * Builds of images.
   *
   * @param paused images whose builds show as paused, whatever their state: commands of Nodepool 11
   *     say it, the lists of its web server leave it to the status
   */
  public Rows<ImageBuild> builds(ImageCache images, Predicate<String> paused) {
    Map<String, List<ImageUpload>> uploading =
        images.uploads().stream()
            .filter(upload -> Progress.of(upload) != null)
            .collect(Collectors.groupingBy(upload -> upload.image() + "-" + upload.buildId()));
    List<Column<ImageBuild>> columns =
        List.of(
            Column.of("ID", "id", ImageTables::name),
            Column.of("Image", "image", ImageBuild::image),
            Column.of("Builder", "builder", ImageBuild::builder),
            Column.of("Formats", "formats", build -> List.copyOf(new TreeSet<>(build.formats()))),
            Column.of(
                "State",
                "state",
                build -> paused.test(build.image()) ? "paused" : build.state().wire()),
            Column.of("Age", "age", build -> moment.apply(build.stateTime())),
            Column.document("builder_id", ImageBuild::builderId),
            Column.document(
                "uploading", build -> uploading(uploading.getOrDefault(name(build), List.of()))),
            Column.document("reason", build -> Progress.reason(build.extra())));
    return Rows.of(
        columns,
        images.builds().stream()
            .sorted(Comparator.comparing(ImageBuild::image).thenComparing(ImageBuild::id))
            .toList());
  }

  private static String name(ImageBuild build) {
    return build.image() + "-" + build.id();
  }

  /** What of a build is on its way to clouds, and how far; null when nothing is. */
  private static @Nullable Object uploading(List<ImageUpload> uploads) {
    List<Map<String, @Nullable Object>> all = new ArrayList<>();
    for (var upload : uploads) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("provider", upload.provider());
      one.put("upload_id", upload.id());
      one.put("progress", Progress.of(upload));
      all.add(one);
    }
    return all.isEmpty() ? null : all;
  }

  private record Status(
      String image, boolean paused, @Nullable String request, Optional<Instant> asked) {}

  /** All images that ZooKeeper has, also those of which it has no more than the name. */
  public Rows<?> status(Store store, ImageCache images) throws InterruptedException {
    List<Column<Status>> columns =
        List.of(
            Column.of("Image", "image", Status::image),
            Column.of("Paused", "paused", Status::paused),
            Column.of("Build Request", "build_request", Status::request),
            Column.of(
                "Build Request Age",
                "build_request_age",
                status -> status.asked().map(moment).orElse(null)));
    var names = images.images();
    var building = new TreeSet<String>();
    if (store.connected()) {
      names.addAll(store.images().images());
      building.addAll(store.images().building(requested(images)));
    }
    List<Status> rows = new ArrayList<>();
    for (var image : names) {
      var asked = images.buildRequested(image);
      var request = asked.isEmpty() ? null : building.contains(image) ? "building" : "pending";
      rows.add(new Status(image, images.paused(image), request, asked));
    }
    return Rows.of(columns, rows);
  }

  /** Images that were asked for; one without any build is not being built yet. */
  private static List<String> requested(ImageCache images) {
    return images.builds().stream()
        .map(ImageBuild::image)
        .distinct()
        .filter(image -> images.buildRequested(image).isPresent())
        .toList();
  }
}
