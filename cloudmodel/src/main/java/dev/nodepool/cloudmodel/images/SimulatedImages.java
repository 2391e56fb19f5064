package dev.nodepool.cloudmodel.images;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.faults.FaultCounters;
import dev.nodepool.cloudmodel.images.SimulatedImage.ImageData;
import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.image.ImageSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The part of {@link SimulatedCloud} that is Glance. */
public record SimulatedImages(
    LockedTable<ImageTable> imageTable, Supplier<CloudSettings> settings, FaultCounters faults)
    implements ImageService {

  @Override
  public List<Image> images() throws CloudApiException, InterruptedException {
    return imageTable.ask(table ->
        table.list(settings.get().images().added()).stream().map(SimulatedImage::image).toList());
  }

  @Override
  public Image image(String id) throws CloudApiException, InterruptedException {
    return imageTable.ask(table -> table.get(id, settings.get().images().added()).image());
  }

  @Override
  public String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    checkCreate();
    return imageTable.ask(table -> table.create(order));
  }

  /** Throws when this creation of an image is to fail. */
  public void checkCreate() throws CloudApiException, InterruptedException {
    imageTable.change(table -> {
      if (faults.strikes(Fault.IMAGE_CREATE_FAILS)) {
        throw new CloudApiException(Kind.UNAVAILABLE, "This image was to fail.");
      }
    });
  }

  /** Only notes that there are data; they are not read. */
  @Override
  public void uploadImage(String id, ImageSource data)
      throws CloudApiException, InterruptedException {
    imageTable.change(table -> table.upload(id, data(data)));
  }

  /** Only notes that there are data; they are not read. */
  @Override
  public void stageImage(String id, ImageSource data)
      throws CloudApiException, InterruptedException {
    imageTable.change(table -> table.stage(id, data(data)));
  }

  @Override
  public void importImage(String id) throws CloudApiException, InterruptedException {
    imageTable.change(table -> table.importStaged(id));
  }

  @Override
  public void setProperties(String id, Map<String, String> properties)
      throws CloudApiException, InterruptedException {
    imageTable.change(table -> table.change(id, old -> old.with(properties, table.now())));
  }

  @Override
  public void deleteImage(String id) throws CloudApiException, InterruptedException {
    imageTable.change(table -> {
      if (settings.get().images().deleteFails()) {
        throw new CloudApiException(Kind.UNAVAILABLE, "The deletion of images was to fail.");
      }
      table.delete(id);
    });
  }

  private static ImageData data(ImageSource source) {
    source.progress().accept(source.size());
    return new ImageData(source.size(), "", "");
  }
}
