package dev.nodepool.openstack;

import java.nio.file.Path;
import java.util.List;

/** The calls of {@link InterceptedCloud} to Glance. */
interface InterceptedImages extends Intercepted, ImageService {
  @Override
  default List<Image> images() throws CloudApiException, InterruptedException {
    return ask("image", "GET", "images", () -> cloud().images());
  }

  @Override
  default Image image(String id) throws CloudApiException, InterruptedException {
    return ask("image", "GET", "image", () -> cloud().image(id));
  }

  @Override
  default String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    return ask("image", "POST", "images", () -> cloud().createImage(order));
  }

  @Override
  default void uploadImage(String id, Path data) throws CloudApiException, InterruptedException {
    order("image", "PUT", "image_file", () -> cloud().uploadImage(id, data));
  }

  @Override
  default void stageImage(String id, Path data) throws CloudApiException, InterruptedException {
    order("image", "PUT", "image_stage", () -> cloud().stageImage(id, data));
  }

  @Override
  default void importImage(String id) throws CloudApiException, InterruptedException {
    order("image", "POST", "image_import", () -> cloud().importImage(id));
  }

  @Override
  default void deleteImage(String id) throws CloudApiException, InterruptedException {
    order("image", "DELETE", "image", () -> cloud().deleteImage(id));
  }
}
