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
  private final Map<String, Image> byId = new LinkedHashMap<>();

  ImageTable() {
    put(new Image("fake-image-id", "Fake Precise", Image.ACTIVE, Map.of()));
  }

  private void put(Image image) {
    byId.put(image.id(), image);
  }

  /** What there is, and the images that the settings add; the name of such a one is its id. */
  List<Image> list(List<String> added) {
    var all = new ArrayList<>(byId.values());
    for (var name : added) {
      all.add(new Image(name, name, Image.ACTIVE, Map.of()));
    }
    return List.copyOf(all);
  }

  String create(CreateImage order) {
    var id = UUID.randomUUID().toString();
    put(new Image(id, order.name(), Image.QUEUED, order.properties()));
    return id;
  }

  void upload(String id) throws CloudApiException {
    var image = byId.get(id);
    if (image == null) {
      throw missing(id);
    }
    if (image.isActive()) {
      throw new CloudApiException(Kind.CONFLICT, "Image %s has data already.".formatted(id));
    }
    put(new Image(id, image.name(), Image.ACTIVE, image.properties()));
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
