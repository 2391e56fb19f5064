package dev.nodepool.cli.provider;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.LocalDrivers;
import dev.nodepool.cli.session.Session;
import dev.nodepool.config.ProviderConfig;
import dev.nodepool.driver.CloudException;
import dev.nodepool.driver.HasImages;
import dev.nodepool.driver.HasImages.UploadedImage;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "alien-image-list",
    description = "Lists images in the clouds that a builder uploaded and no ready upload names.",
    footer = {"", "Example: nodepool alien-image-list my-cloud"})
public final class AlienImageListCommand implements Callable<Integer> {

  /** An image that nobody here knows. */
  private record Row(String provider, UploadedImage image) {}

  private static final List<Column<Row>> COLUMNS =
      List.of(
          Column.of("Provider", "provider", Row::provider),
          Column.of("Name", "name", row -> row.image().name()),
          Column.of("Image ID", "image_id", row -> row.image().externalId()));

  private final Session session;

  @Parameters(arity = "0..1", paramLabel = "PROVIDER", description = "Only in this provider.")
  private @Nullable String provider;

  public AlienImageListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var config = session.requiredConfig();
    List<Row> rows = new ArrayList<>();
    boolean all = true;
    try (var store = session.store();
        var drivers = LocalDrivers.open(config, session.terminal(), store)) {
      var uploads = store.images().readAllUploads();
      var wanted =
          provider == null ? config.providers() : List.of(Providers.named(config, provider));
      for (var one : wanted) {
        all &= one.isDisabled() || addTo(rows, one, drivers, store, known(one, uploads));
      }
    }
    session.printer().print(Rows.of(COLUMNS, rows));
    return all ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** The ids in that cloud of its ready uploads. */
  private static Set<String> known(ProviderConfig config, List<ImageUpload> uploads) {
    return uploads.stream()
        .filter(upload -> upload.provider().equals(config.name()))
        .filter(upload -> upload.state() == ImageState.READY)
        .map(ImageUpload::externalId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** False when the cloud could not be asked. */
  private boolean addTo(
      List<Row> rows, ProviderConfig config, LocalDrivers drivers, Store store, Set<String> known)
      throws InterruptedException {
    try (var cloud = drivers.provider(config, store)) {
      if (cloud instanceof HasImages images) {
        images.images().stream()
            .filter(image -> !known.contains(image.externalId()))
            .forEach(image -> rows.add(new Row(config.name(), image)));
      }
      return true;
    } catch (CloudException | IllegalArgumentException | CommandFailure e) {
      session.err().println("Provider %s: %s".formatted(config.name(), e.getMessage()));
      return false;
    }
  }
}
