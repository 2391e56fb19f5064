package dev.nodepool.cli.image;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "image-pause",
    description = "Stops builds of an image, also those that are asked for; uploads go on.",
    footer = {"", "Example: nodepool image-pause debian"})
public final class ImagePauseCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "IMAGE", description = "The name of the image.")
  private String image = "";

  public ImagePauseCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      ImageRecords.demandKnown(session, store, image);
      store.images().pause(image, true);
    }
    return ExitCode.DONE;
  }
}
