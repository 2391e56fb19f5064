package dev.nodepool.cli.image;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "image-list",
    description = "Lists the uploads of images to providers.",
    footer = {"", "Example: nodepool image-list"})
public final class ImageListCommand implements Callable<Integer> {
  private final Session session;

  public ImageListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      session.printer().print(ImageTables.of(session).uploads(store.images().readAllUploads()));
    }
    return ExitCode.DONE;
  }
}
