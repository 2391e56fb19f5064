package dev.nodepool.cloudmodel.images;

import dev.nodepool.cloudmodel.images.SimulatedImage.ImageData;
import dev.nodepool.cloudmodel.project.CloudLayout;
import dev.nodepool.cloudmodel.project.Ids;
import dev.nodepool.cloudmodel.time.EventQueue;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The images of a simulated project. Guarded by the cloud's lock. */
public final class ImageTable {
  private static final String UPLOADING = "uploading";
  private static final String IMPORTING = "importing";
  private static final String SAVING = "saving";
  private static final String PUBLIC = "public";

  private final String owner;
  private final EventQueue events;
  private final Ids ids;
  private final Supplier<Duration> pace;
  private final Map<String, SimulatedImage> byId = new LinkedHashMap<>();

  /**
   * @param pace how long it takes the next image to become active when its data are there
   */
  public ImageTable(CloudLayout layout, EventQueue events, Ids ids, Supplier<Duration> pace) {
    this.owner = layout.projectId();
    this.events = events;
    this.ids = ids;
    this.pace = pace;
    layout.images().forEach((id, name) -> put(ready(id.isEmpty() ? ids.next() : id, name)));
  }

  private SimulatedImage ready(String id, String name) {
    var image = new Image(id, name, Image.ACTIVE, PUBLIC, owner, 0, 0, 0, events.now(), Map.of());
    return new SimulatedImage(
        image, "qcow2", "bare", ImageData.UNKNOWN, false, Set.of(), events.now());
  }

  private SimulatedImage put(SimulatedImage image) {
    byId.put(image.image().id(), image);
    return image;
  }

  /** What there is, and the images that the settings add; the name of such a one is its id. */
  public List<SimulatedImage> list(List<String> added) {
    var all = new ArrayList<>(byId.values());
    for (var name : added) {
      all.add(ready(name, name));
    }
    return List.copyOf(all);
  }

  public SimulatedImage get(String id, List<String> added) throws CloudApiException {
    var image = byId.get(id);
    if (image != null) {
      return image;
    }
    if (added.contains(id)) {
      return ready(id, id);
    }
    throw missing(id);
  }

  String create(CreateImage order) {
    var image = queued(ids.next(), order.name(), "private", order);
    return put(new SimulatedImage(
            image, order.diskFormat(), "bare", null, false, Set.of(), events.now()))
        .image()
        .id();
  }

  private Image queued(String id, String name, String visibility, CreateImage order) {
    return new Image(
        id,
        name,
        Image.QUEUED,
        visibility,
        owner,
        0,
        order.minDiskGb(),
        order.minRamMiB(),
        events.now(),
        order.properties());
  }

  /** A new image as it is given but for its status, times and owner, and perhaps its id. */
  public SimulatedImage add(SimulatedImage wanted) throws CloudApiException {
    var given = wanted.image();
    var id = given.id().isEmpty() ? ids.next() : given.id();
    if (byId.containsKey(id)) {
      throw new CloudApiException(Kind.CONFLICT, "Image ID %s already exists!".formatted(id));
    }
    var order =
        new CreateImage(
            given.name(),
            wanted.diskFormat(),
            given.minDiskGb(),
            given.minRamMiB(),
            given.properties());
    var image = queued(id, given.name(), given.visibility(), order);
    return put(wanted.now(image, null, events.now()));
  }

  public void stage(String id, ImageData data) throws CloudApiException {
    move(id, Image.QUEUED, UPLOADING, data);
  }

  public void importStaged(String id) throws CloudApiException {
    var staged = get(id, List.of());
    move(id, UPLOADING, IMPORTING, staged.data());
    activate(id, IMPORTING);
  }

  public void upload(String id, ImageData data) throws CloudApiException {
    move(id, Image.QUEUED, SAVING, data);
    activate(id, SAVING);
  }

  private void activate(String id, String from) {
    events.at(
        events.now().plus(pace.get()),
        when -> {
          var entry = byId.get(id);
          if (entry != null && entry.image().status().equals(from)) {
            put(entry.now(filled(entry), entry.data(), when));
          }
        });
  }

  private static Image filled(SimulatedImage entry) {
    var image = entry.image();
    var data = entry.data();
    return new Image(
        image.id(),
        image.name(),
        Image.ACTIVE,
        image.visibility(),
        image.owner(),
        data == null ? 0 : data.bytes(),
        image.minDiskGb(),
        image.minRamMiB(),
        image.created(),
        image.properties());
  }

  private void move(String id, String from, String to, @Nullable ImageData data)
      throws CloudApiException {
    var entry = byId.get(id);
    if (entry == null) {
      throw missing(id);
    }
    if (!entry.image().status().equals(from)) {
      throw new CloudApiException(
          Kind.CONFLICT,
          "Image status transition from %s to %s is not allowed: %s"
              .formatted(entry.image().status(), to, id));
    }
    put(entry.now(entry.image().in(to), data, events.now()));
  }

  /** Changes what is not of the data. */
  public SimulatedImage change(String id, UnaryOperator<SimulatedImage> change)
      throws CloudApiException {
    var entry = byId.get(id);
    if (entry == null) {
      throw missing(id);
    }
    return put(change.apply(entry));
  }

  public void delete(String id) throws CloudApiException {
    var entry = byId.get(id);
    if (entry == null) {
      throw missing(id);
    }
    if (entry.protectedImage()) {
      throw new CloudApiException(
          Kind.FORBIDDEN, "Image %s is protected and cannot be deleted.".formatted(id));
    }
    byId.remove(id);
  }

  /** The time, for those who change images. */
  public Instant now() {
    return events.now();
  }

  private static CloudApiException missing(String id) {
    return new CloudApiException(Kind.NOT_FOUND, "No image found with ID %s".formatted(id));
  }
}
