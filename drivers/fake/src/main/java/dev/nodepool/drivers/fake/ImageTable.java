package dev.nodepool.drivers.fake;

import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateImage;
import dev.nodepool.openstack.Image;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The images of a simulated project. Guarded by the cloud's lock. */
final class ImageTable {
  private static final String OWNER = "fake-project-id";
  private static final String UPLOADING = "uploading";

  private final Map<String, Image> byId = new LinkedHashMap<>();

  ImageTable() {
    put(image("fake-image-id", "Fake Precise", Image.ACTIVE, Map.of()));
  }

  private void put(Image image) {
    byId.put(image.id(), image);
  }

  /** What there is, and the images that the settings add; the name of such a one is its id. */
  List<Image> list(List<String> added) {
    var all = new ArrayList<>(byId.values());
    for (var name : added) {
      all.add(image(name, name, Image.ACTIVE, Map.of()));
    }
    return List.copyOf(all);
  }

  String create(CreateImage order) {
    var id = UUID.randomUUID().toString();
    put(
        new Image(
            id,
            order.name(),
            Image.QUEUED,
            "private",
            OWNER,
            0,
            order.minDiskGb(),
            order.minRamMiB(),
            null,
            order.properties()));
    return id;
  }

  private static Image image(
      String id, String name, String status, Map<String, String> properties) {
    return new Image(id, name, status, "public", OWNER, 0, 0, 0, null, properties);
  }

  Image get(String id, List<String> added) throws CloudApiException {
    for (var image : list(added)) {
      if (image.id().equals(id)) {
        return image;
      }
    }
    throw missing(id);
  }

  void stage(String id) throws CloudApiException {
    move(id, Image.QUEUED, UPLOADING);
  }

  void importStaged(String id) throws CloudApiException {
    move(id, UPLOADING, Image.ACTIVE);
  }

  void upload(String id) throws CloudApiException {
    move(id, Image.QUEUED, Image.ACTIVE);
  }

  private void move(String id, String from, String to) throws CloudApiException {
    var image = byId.get(id);
    if (image == null) {
      throw missing(id);
    }
    if (!image.status().equals(from)) {
      throw new CloudApiException(
          Kind.CONFLICT,
          "Image status transition from %s to %s is not allowed: %s"
              .formatted(image.status(), to, id));
    }
    put(image.in(to));
  }

  void delete(String id) throws CloudApiException {
    if (byId.remove(id) == null) {
      throw missing(id);
    }
  }

  private static CloudApiException missing(String id) {
    return new CloudApiException(Kind.NOT_FOUND, "No image found with ID %s".formatted(id));
  }
}
