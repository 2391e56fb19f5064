package dev.nodepool.cli.image;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "image-unpause",
    description = "Lets builds of a paused image go on.",
    footer = {"", "Example: nodepool image-unpause debian"})
public final class ImageUnpauseCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "IMAGE", description = "The name of the image.")
  private String image = "";

  public ImageUnpauseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      ImageRecords.demandKnown(session, store, image);
      store.images().pause(image, false);
    }
    return ExitCode.DONE;
  }
}
