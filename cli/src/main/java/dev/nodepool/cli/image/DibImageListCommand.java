package dev.nodepool.cli.image;

import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "dib-image-list",
    description = "Lists the builds of images; those of a paused image show as paused.",
    footer = {"", "Example: nodepool dib-image-list"})
public final class DibImageListCommand implements Callable<Integer> {
  private final Session session;

  public DibImageListCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      var images = store.images().watch();
      session.printer().print(ImageTables.of(session).builds(images, images::paused));
    }
    return ExitCode.DONE;
  }
}
