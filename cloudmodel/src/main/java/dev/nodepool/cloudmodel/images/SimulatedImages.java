package dev.nodepool.cloudmodel.images;

import dev.nodepool.cloudmodel.faults.Fault;
import dev.nodepool.cloudmodel.faults.FaultCounters;
import dev.nodepool.cloudmodel.images.SimulatedImage.ImageData;
import dev.nodepool.cloudmodel.project.LockedTable;
import dev.nodepool.cloudmodel.settings.CloudSettings;
import dev.nodepool.openstack.CloudApiException;
import dev.nodepool.openstack.CloudApiException.Kind;
import dev.nodepool.openstack.CreateImage;
import dev.nodepool.openstack.Image;
import dev.nodepool.openstack.ImageService;
import java.nio.file.Path;
import java.util.List;

/** The part of {@link SimulatedCloud} that is Glance. */
public interface SimulatedImages extends ImageService {
  LockedTable<ImageTable> imageTable();

  CloudSettings settings();

  FaultCounters faults();

  @Override
  default List<Image> images() throws CloudApiException, InterruptedException {
    return imageTable()
        .ask(table ->
            table.list(settings().images().added()).stream().map(SimulatedImage::image).toList());
  }

  @Override
  default Image image(String id) throws CloudApiException, InterruptedException {
    return imageTable().ask(table -> table.get(id, settings().images().added()).image());
  }

  @Override
  default String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    checkImageCreate();
    return imageTable().ask(table -> table.create(order));
  }

  /** Throws when this creation of an image is to fail. */
  default void checkImageCreate() throws CloudApiException, InterruptedException {
    imageTable()
        .change(table -> {
          if (faults().strikes(Fault.IMAGE_CREATE_FAILS)) {
            throw new CloudApiException(Kind.UNAVAILABLE, "This image was to fail.");
          }
        });
  }

  /** Only notes that there are data; they are not read. */
  @Override
  default void uploadImage(String id, Path data) throws CloudApiException, InterruptedException {
    imageTable().change(table -> table.upload(id, data(data)));
  }

  /** Only notes that there are data; they are not read. */
  @Override
  default void stageImage(String id, Path data) throws CloudApiException, InterruptedException {
    imageTable().change(table -> table.stage(id, data(data)));
  }

  @Override
  default void importImage(String id) throws CloudApiException, InterruptedException {
    imageTable().change(table -> table.importStaged(id));
  }

  @Override
  default void deleteImage(String id) throws CloudApiException, InterruptedException {
    imageTable()
        .change(table -> {
          if (settings().images().deleteFails()) {
            throw new CloudApiException(Kind.UNAVAILABLE, "The deletion of images was to fail.");
          }
          table.delete(id);
        });
  }

  private static ImageData data(Path file) {
    return new ImageData(file.toFile().length(), "", "");
  }
}
