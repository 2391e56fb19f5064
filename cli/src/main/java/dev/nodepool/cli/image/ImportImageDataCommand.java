package dev.nodepool.cli.image;

import dev.nodepool.cli.session.CommandFailure;
import dev.nodepool.cli.session.ExitCode;
import dev.nodepool.cli.session.Session;
import dev.nodepool.model.text.FileTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "import-image-data",
    description = {
      "Puts back the records of builds, uploads and pauses that export-image-data wrote.",
      "Do it while no builder and no launcher runs; what is there already is overwritten."
    },
    footer = {"", "Example: nodepool import-image-data images.json"})
public final class ImportImageDataCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "FILE", description = "What export-image-data wrote.")
  private Path file = Path.of("");

  public ImportImageDataCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws InterruptedException {
    var data = read();
    try (var store = session.store()) {
      store.images().importAll(data);
    }
    return ExitCode.DONE;
  }

  private Map<String, String> read() {
    try {
      return new ImageDataFile(file).read();
    } catch (IOException e) {
      throw new CommandFailure(
          "%s cannot be read (%s): name the file that export-image-data wrote."
              .formatted(file, FileTrouble.words(e)),
          e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          "%s holds no image data (%s): name the file that export-image-data wrote."
              .formatted(file, e.getMessage()),
          e);
    }
  }
}
