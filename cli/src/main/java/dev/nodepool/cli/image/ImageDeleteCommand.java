package dev.nodepool.cli.image;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.UploadValidation;
import dev.nodepool.store.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "image-delete",
    description = {
      "Marks an upload for the builder, which deletes the image in the cloud, then the record.",
      "The upload before it, if there is one, is what new nodes boot from then."
    },
    footer = {
      "",
      "Example: nodepool image-delete --provider my-cloud --image debian --build-id 5f0c --upload-id 0000000001"
    })
public final class ImageDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Option(names = "--provider", paramLabel = "NAME", required = true, description = "The provider.")
  private String provider = "";

  @Option(names = "--image", paramLabel = "NAME", required = true, description = "The image.")
  private String image = "";

  @Option(
      names = "--upload-id",
      paramLabel = "ID",
      required = true,
      description = "The upload, as image-list shows it.")
  private String uploadId = "";

  @Option(
      names = "--build-id",
      paramLabel = "ID",
      required = true,
      description = "The build, as image-list shows it.")
  private String buildId = "";

  public ImageDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      ImageUpload seen;
      do {
        seen = deletable(store);
      } while (!store.images().replace(seen, seen.in(ImageState.DELETING, store.now())));
    }
    return ExitCode.DONE;
  }

  private ImageUpload deletable(Store store) throws InterruptedException {
    var upload =
        ImageRecords.upload(store, image, buildId, provider, uploadId)
            .orElseThrow(() ->
                new CommandFailure(
                    "Image upload not found: build %s of image %s has no upload %s to %s, see nodepool image-list."
                        .formatted(buildId, image, uploadId, provider)));
    if (upload.state() == ImageState.UPLOADING && !UploadValidation.isWaiting(upload)) {
      throw new CommandFailure(
          "Cannot delete because image upload in progress: try again when nodepool image-list shows that upload %s has ended."
              .formatted(uploadId));
    }
    return upload;
  }
}
