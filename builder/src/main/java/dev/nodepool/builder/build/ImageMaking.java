package dev.nodepool.builder.build;

import dev.nodepool.builder.context.BuilderContext;
import dev.nodepool.builder.context.SecretVariables;
import dev.nodepool.builder.plan.ImageSituation;
import dev.nodepool.config.Diskimage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the files of a build: looks for room, runs the command, makes what it did not. */
final class ImageMaking {
  private static final Logger log = LoggerFactory.getLogger("nodepool.builder.ImageBuilding");

  /** What a shell says of a command that is not there. */
  private static final int NOT_FOUND = 127;

  /** What a build needs, in parts of what the last one of the image took. */
  private static final double SPACE = 1.2;

  private static final int MIB = 20;

  private final BuilderContext context;

  ImageMaking(BuilderContext context) {
    this.context = context;
  }

  /** The formats that were made. */
  List<String> make(Diskimage image, ImageSituation situation, String id, SortedSet<String> formats)
      throws BuildFailure, IOException, InterruptedException {
    demandSpace(situation);
    var logFile = context.logs().begin(image.name(), id);
    String program = run(image, id, formats, logFile);
    var files = context.files();
    var made = Conversion.fill(files, image.name(), id, formats, logFile);
    made.retainAll(formats);
    if (made.size() < formats.size()) {
      throw new BuildFailure(
          "%s has not made all of %s, only %s; its log is %s"
              .formatted(program, formats, made, logFile));
    }
    if (context.settings().compress()) {
      Compression.run(files, image.name(), id, made, logFile);
    }
    for (String format : made) {
      context.metrics().size(image.name(), format, files.size(image.name(), id, format));
    }
    return List.copyOf(made);
  }

  /** Refuses a build that would fill the disk, as far as the last one tells. */
  private void demandSpace(ImageSituation situation)
      throws BuildFailure, IOException, InterruptedException {
    long last = 0;
    for (var build : situation.readyBuilds()) {
      long size = context.files().size(situation.name(), build.id());
      if (size > 0) {
        last = size;
        break;
      }
    }
    long needed = (long) (last * SPACE);
    long free = context.files().free();
    if (free < needed) {
      throw new BuildFailure(
          "%s has %d MiB free, and the build needs about %d MiB; delete old builds (nodepool dib-image-delete) or make room"
              .formatted(context.files().directory(), free >> MIB, needed >> MIB));
    }
  }

  /** What was run. */
  private String run(Diskimage image, String id, SortedSet<String> formats, Path logFile)
      throws BuildFailure, IOException, InterruptedException {
    var settings = context.settings();
    var command =
        BuildCommand.of(
            image,
            formats,
            context.files().base(image.name(), id),
            context.config().elementsDir(),
            settings.program(),
            settings.environment());
    String program = command.words().getFirst();
    log.info("Running {}, see {}", command, logFile);
    var secrets = SecretVariables.hidden(image, command.environment());
    var ended = BuildProcess.run(command, logFile, image.buildTimeout(), secrets);
    if (!ended.reason().isEmpty()) {
      throw new BuildFailure("it %s; its log is %s".formatted(ended.reason(), logFile));
    }
    if (ended.code() == NOT_FOUND) {
      throw new BuildFailure(
          "%s was not found or not all that it needs: install diskimage-builder, or name another dib-cmd; its log is %s"
              .formatted(program, logFile),
          ended.code());
    }
    if (ended.code() != 0) {
      throw new BuildFailure(
          "%s ended with exit code %d%s; its log is %s"
              .formatted(program, ended.code(), ended.lastWords(), logFile),
          ended.code());
    }
    return program;
  }
}
