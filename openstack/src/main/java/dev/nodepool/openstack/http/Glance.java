package dev.nodepool.openstack.http;

import static dev.nodepool.openstack.http.JsonFields.number;
import static dev.nodepool.openstack.http.JsonFields.text;
import static dev.nodepool.openstack.http.ServiceClient.quoted;

import dev.nodepool.model.text.FileTrouble;
import dev.nodepool.openstack.api.CloudApiException;
import dev.nodepool.openstack.api.CloudApiException.Kind;
import dev.nodepool.openstack.image.CreateImage;
import dev.nodepool.openstack.image.Image;
import dev.nodepool.openstack.image.ImageService;
import dev.nodepool.openstack.image.ImageSource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The calls of {@link HttpCloud} to Glance. */
record Glance(ServiceClient rest) implements ImageService {
  /** JsonFields of an image that are of Glance itself; all others are properties. */
  private static final Set<String> OWN_FIELDS =
      Set.of(
          """
              id name status visibility owner size virtual_size min_disk min_ram created_at
              updated_at container_format protected self file schema tags
              stores locations direct_url os_hidden
          """
              .strip()
              .split("\\s+"));

  /** Private is what an image is in most clouds anyway; sizes only spare a node a failed boot. */
  private static final Set<String> OPTIONAL = Set.of("visibility", "min_disk", "min_ram");

  /** Whoever uploads sets the limit: image-upload-timeout. */
  private static final Duration UPLOAD_PATIENCE = Duration.ofDays(1);

  @Override
  public List<Image> images() throws CloudApiException, InterruptedException {
    return JsonFields.map(Pages.of(rest, "/images", "images").items(), Glance::image);
  }

  @Override
  public Image image(String id) throws CloudApiException, InterruptedException {
    return image(rest.get("/images/" + quoted(id)));
  }

  private static Image image(JsonNode json) {
    return new Image(
        text(json, "id"),
        text(json, "name"),
        text(json, "status"),
        text(json, "visibility"),
        text(json, "owner"),
        number(json, "size", 0),
        (int) number(json, "min_disk", 0),
        (int) number(json, "min_ram", 0),
        JsonFields.instant(json, "created_at"),
        properties(json));
  }

  private static Map<String, String> properties(JsonNode json) {
    var properties = new HashMap<String, String>();
    for (var field : json.properties()) {
      if (!OWN_FIELDS.contains(field.getKey()) && field.getValue().isValueNode()) {
        properties.put(field.getKey(), field.getValue().asString(""));
      }
    }
    return properties;
  }

  @Override
  public String createImage(CreateImage order) throws CloudApiException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode();
    order.properties().forEach(body::put);
    body.put("name", order.name());
    body.put("disk_format", order.diskFormat());
    body.put("container_format", "bare");
    body.put("visibility", "private");
    if (order.minDiskGb() > 0) {
      body.put("min_disk", order.minDiskGb());
    }
    if (order.minRamMiB() > 0) {
      body.put("min_ram", order.minRamMiB());
    }
    return JsonFields.madeId(rest.post("/images", body, OPTIONAL));
  }

  @Override
  public void uploadImage(String id, ImageSource data)
      throws CloudApiException, InterruptedException {
    send("/images/%s/file".formatted(quoted(id)), data);
  }

  @Override
  public void stageImage(String id, ImageSource data)
      throws CloudApiException, InterruptedException {
    send("/images/%s/stage".formatted(quoted(id)), data);
  }

  private void send(String path, ImageSource data) throws CloudApiException, InterruptedException {
    try (var body = new ImageBody(data)) {
      rest.upload(path, body.publisher(), UPLOAD_PATIENCE);
    } catch (IOException e) {
      throw new CloudApiException(
          Kind.BAD_REQUEST,
          "there is no %s to upload (%s)".formatted(data.title(), FileTrouble.words(e)),
          null,
          e);
    }
  }

  @Override
  public void setProperties(String id, Map<String, String> properties)
      throws CloudApiException, InterruptedException {
    var changes = JsonNodeFactory.instance.arrayNode();
    properties.forEach((name, value) ->
        changes
            .addObject()
            .put("op", "add")
            .put("path", "/" + name.replace("~", "~0").replace("/", "~1"))
            .put("value", value));
    rest.patch("/images/" + quoted(id), changes, "application/openstack-images-v2.1-json-patch");
  }

  @Override
  public void importImage(String id) throws CloudApiException, InterruptedException {
    var body = JsonNodeFactory.instance.objectNode();
    body.putObject("method").put("name", "glance-direct");
    rest.post("/images/%s/import".formatted(quoted(id)), body);
  }

  @Override
  public void deleteImage(String id) throws CloudApiException, InterruptedException {
    rest.delete("/images/" + quoted(id));
  }
}
