package dev.nodepool.cli.image;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "image-status",
    description = "Says of each image whether it is paused, and whether a build was asked for.",
    footer = {"", "Example: nodepool image-status"})
public final class ImageStatusCommand implements Callable<Integer> {
  private final Session session;

  public ImageStatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var images = store.images().watch();
      session.printer().print(ImageTables.of(session).status(store, images));
    }
    return ExitCode.DONE;
  }
}
