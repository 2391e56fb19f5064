package dev.nodepool.cli.provider;

import dev.nodepool.cli.output.Column;
import dev.nodepool.cli.output.Printer;
import dev.nodepool.cli.output.Rows;
import dev.nodepool.model.ImageUpload;
import dev.nodepool.model.Node;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What ZooKeeper knows of one provider: its images and its nodes. */
record ProviderInfo(String provider, List<BuildUploads> images, List<Node> nodes) {
  private static final List<Column<BuildUploads>> IMAGE_COLUMNS =
      List.of(
          Column.of("Image Name", "image", BuildUploads::image),
          Column.of("Build ID", "build_id", BuildUploads::build),
          Column.of("Upload IDs", "upload_ids", BuildUploads::uploads));
  private static final List<Column<Node>> NODE_COLUMNS =
      List.of(
          Column.of("ID", "id", Node::id),
          Column.of("Server ID", "server_id", node -> node.machine().externalId()));

  /** The uploads of one build. */
  record BuildUploads(String image, String build, List<String> uploads) {}

  static ProviderInfo of(String provider, Collection<ImageUpload> uploads, Collection<Node> nodes) {
    var byBuild = new TreeMap<String, BuildUploads>();
    uploads.stream()
        .filter(upload -> upload.provider().equals(provider))
        .sorted(Comparator.comparing(ImageUpload::id))
        .forEach(upload ->
            byBuild
                .computeIfAbsent(
                    upload.image() + "\0" + upload.buildId(),
                    key -> new BuildUploads(upload.image(), upload.buildId(), new ArrayList<>()))
                .uploads()
                .add(upload.id()));
    var own =
        nodes.stream()
            .filter(node -> provider.equals(node.provider()))
            .sorted(Comparator.comparing(Node::id))
            .toList();
    return new ProviderInfo(provider, List.copyOf(byBuild.values()), own);
  }

  void print(Printer printer) {
    // A missing value is Python's None here, as Nodepool 11 prints it.
    var imageRows = Rows.of(IMAGE_COLUMNS, images).withNone("None");
    var nodeRows = Rows.of(NODE_COLUMNS, nodes).withNone("None");
    if (printer.isTable()) {
      printer.lines(
          List.of(
              "ZooKeeper data for provider " + provider,
              "",
              "Image data:",
              imageRows.table(false),
              "",
              "Nodes:",
              nodeRows.table(false)));
      return;
    }
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("provider", provider);
    document.put("images", imageRows.objects());
    document.put("nodes", nodeRows.objects());
    printer.document(document);
  }
}
