package dev.nodepool.cli.image;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.ImageBuild;
import dev.nodepool.model.ImageState;
import dev.nodepool.store.Store;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "dib-image-delete",
    description = {
      "Marks a build for the builder, which deletes its files and all of its uploads.",
      "The build before it, if there is one, is uploaded and used then."
    },
    footer = {"", "Example: nodepool dib-image-delete debian-5f0c0a8e4f3b4d0f9d3a1c2b3e4f5a6b"})
public final class DibImageDeleteCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "ID", description = "The id, as dib-image-list shows it.")
  private String id = "";

  public DibImageDeleteCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      ImageBuild seen;
      do {
        seen = deletable(store);
      } while (!store.images().replace(seen, seen.in(ImageState.DELETING, store.now())));
    }
    return ExitCode.DONE;
  }

  private ImageBuild deletable(Store store) throws InterruptedException {
    var build =
        ImageRecords.build(store, id)
            .orElseThrow(() ->
                new CommandFailure(
                    "Build %s not found: see nodepool dib-image-list for those that exist."
                        .formatted(id)));
    if (build.state() == ImageState.BUILDING) {
      throw new CommandFailure(
          "Cannot delete a build in progress: try again when nodepool dib-image-list shows that %s has ended."
              .formatted(id));
    }
    return build;
  }
}
