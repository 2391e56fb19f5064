package dev.nodepool.openstack.image;

import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.Operation;
import java.util.List;
import java.util.Map;

/** Glance: images. Called as {@link Cloud} says. */
public interface ImageService {

  /** The images that the project may use, those of others among them. */
  @Operation("GET images")
  List<Image> images() throws CloudApiException, InterruptedException;

  /** One image; {@link CloudApiException.Kind#NOT_FOUND} when there is none of that id. */
  @Operation("GET image")
  Image image(String id) throws CloudApiException, InterruptedException;

  /** Registers an image without data and returns its id. */
  @Operation("POST images")
  String createImage(CreateImage order) throws CloudApiException, InterruptedException;

  /** Sends the data of a registered image; it is {@code active} some time after that. */
  @Operation("PUT image_file")
  void uploadImage(String id, ImageSource data) throws CloudApiException, InterruptedException;

  /** Sends the data of a registered image to where {@link #importImage} takes them from. */
  @Operation("PUT image_stage")
  void stageImage(String id, ImageSource data) throws CloudApiException, InterruptedException;

  /** Orders that staged data become the image; it is {@code active} some time after that. */
  @Operation("POST image_import")
  void importImage(String id) throws CloudApiException, InterruptedException;

  /** Adds properties to an image, or changes them. */
  @Operation("PATCH image")
  void setProperties(String id, Map<String, String> properties)
      throws CloudApiException, InterruptedException;

  @Operation("DELETE image")
  void deleteImage(String id) throws CloudApiException, InterruptedException;
}
