package dev.nodepool.cli;

import dev.nodepool.cli.image.BuildLocalCommand;
import dev.nodepool.cli.image.DibImageDeleteCommand;
import dev.nodepool.cli.image.DibImageListCommand;
import dev.nodepool.cli.image.ExportImageDataCommand;
import dev.nodepool.cli.image.ImageBuildCommand;
import dev.nodepool.cli.image.ImageDeleteCommand;
import dev.nodepool.cli.image.ImageListCommand;
import dev.nodepool.cli.image.ImagePauseCommand;
import dev.nodepool.cli.image.ImageStatusCommand;
import dev.nodepool.cli.image.ImageUnpauseCommand;
import dev.nodepool.cli.image.ImageUploadCommand;
import dev.nodepool.cli.image.ImportImageDataCommand;
import dev.nodepool.cli.session.CommandFactory;
import dev.nodepool.cli.session.Session;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The commands about images by name, in the order in which help shows them. */
final class ImageCommands {
  private ImageCommands() {}

  static Map<String, CommandFactory> all() {
    Map<String, CommandFactory> all = new LinkedHashMap<>();
    all.put("image-list", ImageListCommand::new);
    all.put("dib-image-list", DibImageListCommand::new);
    all.put("image-status", ImageStatusCommand::new);
    all.put("image-build", ImageBuildCommand::new);
    all.put("image-upload", session -> Commands.ours(session, new ImageUploadCommand(session)));
    all.put("image-pause", ImagePauseCommand::new);
    all.put("image-unpause", ImageUnpauseCommand::new);
    all.put("image-delete", ImageDeleteCommand::new);
    all.put("dib-image-delete", DibImageDeleteCommand::new);
    all.put("export-image-data", ExportImageDataCommand::new);
    all.put("import-image-data", ImportImageDataCommand::new);
    all.put("image", ImageCommands::image);
    return all;
  }

  private static Object image(Session session) {
    return Commands.group(
        "Tries on this machine what builders do.",
        "nodepool image build-local debian --dry-run",
        "Say what to do: nodepool image build-local IMAGE.",
        List.of(Commands.ours(session, new BuildLocalCommand(session))));
  }
}
