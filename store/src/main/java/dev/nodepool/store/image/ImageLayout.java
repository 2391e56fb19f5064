package dev.nodepool.store.image;

import dev.nodepool.store.connection.Connection;
import dev.nodepool.store.watch.RecordLayout;
import java.util.ArrayList;
import java.util.List;
import org.apache.zookeeper.Op;

/**
 * Where builds, uploads and flags stand below the images' directory: {@code image/builds/build},
 * {@code image/builds/build/providers/provider/images/upload}, {@code image/pause}.
 */
final class ImageLayout implements RecordLayout {
  static final String PAUSE = "pause";
  static final String REQUEST_BUILD = "request-build";
  private static final String LOCK = "lock";

  static boolean isBuild(String path) {
    var parts = path.split("/");
    return parts.length == 3 && parts[1].equals("builds") && !parts[2].equals(LOCK);
  }

  static boolean isUpload(String path) {
    var parts = path.split("/");
    return parts.length == 7
        && parts[1].equals("builds")
        && parts[3].equals("providers")
        && parts[5].equals("images")
        && !parts[6].equals(LOCK);
  }

  static boolean isFlag(String path) {
    int slash = path.indexOf('/');
    String name = path.substring(slash + 1);
    return slash > 0 && (name.equals(PAUSE) || name.equals(REQUEST_BUILD));
  }

  /** The upload whose record has that whole path, as records of nodes say it; none if none can. */
  static List<String> uploadAt(String path) {
    var below =
        path.startsWith(ImageArchive.ROOT) ? path.substring(ImageArchive.ROOT.length()) : "";
    return isUpload(below) ? List.of(below) : List.of();
  }

  static String build(String image, String id) {
    return image + "/builds/" + id;
  }

  static String uploads(String image, String build, String provider) {
    return build(image, build) + "/providers/" + provider + "/images";
  }

  @Override
  public boolean isRecord(String path) {
    return isFlag(path) || isBuild(path) || isUpload(path);
  }

  @Override
  public List<String> list(Connection connection, String root) throws InterruptedException {
    var images = connection.children(root).stream().filter(name -> !name.equals(LOCK)).toList();
    return list(connection, root, images);
  }

  /** The paths of all records of these images. */
  static List<String> list(Connection connection, String root, List<String> images)
      throws InterruptedException {
    var found = new ArrayList<String>();
    below(connection, root, images).stream().filter(ImageLayout::isFlag).forEach(found::add);
    var builds =
        below(connection, root, images.stream().map(image -> image + "/builds").toList()).stream()
            .filter(ImageLayout::isBuild)
            .toList();
    found.addAll(builds);
    var providers =
        below(connection, root, builds.stream().map(build -> build + "/providers").toList());
    below(connection, root, providers.stream().map(provider -> provider + "/images").toList())
        .stream()
        .filter(ImageLayout::isUpload)
        .forEach(found::add);
    return found;
  }

  /** The children of all these directories. */
  private static List<String> below(Connection connection, String root, List<String> directories)
      throws InterruptedException {
    var answers =
        connection.readAll(
            directories.stream().map(path -> Op.getChildren(root + "/" + path)).toList());
    var all = new ArrayList<String>();
    for (int i = 0; i < directories.size(); i++) {
      for (String child : answers.get(i).children()) {
        all.add(directories.get(i) + "/" + child);
      }
    }
    return all;
  }
}
