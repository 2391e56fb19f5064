package dev.nodepool.web.listing;

import dev.nodepool.cli.output.Age;
import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import dev.nodepool.store.image.ImageCache;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Images, their builds and uploads as rows: the columns and keys of Nodepool 11. */
final class ImageTables {
  /** What stands for a moment: an age in a table, Unix seconds in JSON. */
  private final Function<Instant, Object> moment;

  private ImageTables(Function<Instant, Object> moment) {
    this.moment = moment;
  }

  static ImageTables in(ListingFormat format, Instant now) {
    return new ImageTables(
        format == ListingFormat.JSON
            ? Instant::getEpochSecond
            : then -> Age.between(Instant.ofEpochSecond(then.getEpochSecond()), now));
  }

  Rows<ImageUpload> uploads(ImageCache images) {
    List<Column<ImageUpload>> columns =
        List.of(
            Column.of("Build ID", "id", ImageUpload::buildId),
            Column.of("Upload ID", "upload_id", ImageUpload::id),
            Column.of("Provider", "provider", ImageUpload::provider),
            Column.of("Image", "image", ImageUpload::image),
            Column.of("Provider Image Name", "external_name", ImageUpload::externalName),
            Column.of("Provider Image ID", "external_id", ImageUpload::externalId),
            Column.of("State", "state", upload -> upload.state().wire()),
            Column.of("Age", "age", upload -> moment.apply(upload.stateTime())));
    return Rows.of(
        columns,
        images.uploads().stream()
            .sorted(
                Comparator.comparing(ImageUpload::image)
                    .thenComparing(ImageUpload::buildId)
                    .thenComparing(ImageUpload::provider)
                    .thenComparing(ImageUpload::id))
            .toList());
  }

  /** Whether an image is paused shows in its status only: Nodepool 11's commands tell here too. */
  Rows<ImageBuild> builds(ImageCache images) {
    List<Column<ImageBuild>> columns =
        List.of(
            Column.of("ID", "id", build -> build.image() + "-" + build.id()),
            Column.of("Image", "image", ImageBuild::image),
            Column.of("Builder", "builder", ImageBuild::builder),
            Column.of("Formats", "formats", build -> List.copyOf(new TreeSet<>(build.formats()))),
            Column.of("State", "state", build -> build.state().wire()),
            Column.of("Age", "age", build -> moment.apply(build.stateTime())));
    return Rows.of(
        columns,
        images.builds().stream()
            .sorted(Comparator.comparing(ImageBuild::image).thenComparing(ImageBuild::id))
            .toList());
  }

  private record Status(
      String image, boolean paused, @Nullable String request, Optional<Instant> asked) {}

  Rows<?> status(Store store, ImageCache images) throws InterruptedException {
    List<Column<Status>> columns =
        List.of(
            Column.of("Image", "image", Status::image),
            Column.of("Paused", "paused", Status::paused),
            Column.of("Build Request", "build_request", Status::request),
            Column.of(
                "Build Request Age",
                "build_request_age",
                status -> status.asked().map(moment).orElse(null)));
    List<Status> rows = new ArrayList<>();
    for (var image : images.images()) {
      var asked = images.buildRequested(image);
      var request =
          asked.isEmpty() ? null : isBuilding(store, images, image) ? "building" : "pending";
      rows.add(new Status(image, images.paused(image), request, asked));
    }
    return Rows.of(columns, rows);
  }

  /** Only this asks ZooKeeper, and only for images whose build was asked for. */
  private static boolean isBuilding(Store store, ImageCache images, String image)
      throws InterruptedException {
    boolean built = images.builds().stream().anyMatch(build -> build.image().equals(image));
    return built && store.connected() && store.images().building(image);
  }
}
