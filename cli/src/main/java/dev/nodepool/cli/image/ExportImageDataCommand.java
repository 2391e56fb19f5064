package dev.nodepool.cli.image;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "export-image-data",
    description = {
      "Writes the records of builds, uploads and pauses to a file, for import-image-data.",
      "Images in clouds that have no record afterwards are lost: do it before ZooKeeper is replaced."
    },
    footer = {"", "Example: nodepool export-image-data images.json"})
public final class ExportImageDataCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "Where to write; only you may read it then.")
  private Path file = Path.of("");

  public ExportImageDataCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    try (var store = session.store()) {
      new ImageDataFile(file).write(store.images().exportAll());
    } catch (IOException e) {
      throw new CommandFailure(
          "The image data cannot be written to %s (%s): name a file in a directory that you may write to."
              .formatted(file, FileTrouble.words(e)),
          e);
    }
    return ExitCode.DONE;
  }
}
