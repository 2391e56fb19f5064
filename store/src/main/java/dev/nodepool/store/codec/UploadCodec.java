package dev.nodepool.store.codec;

import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.time.Instant;
import java.util.Set;
import tools.jackson.core.JacksonException;

/**
 * The record of an image upload (zookeeper-contract.md 7.2), by its path {@code
 * image/builds/build/providers/provider/images/id}.
 */
public final class UploadCodec implements Codec<ImageUpload> {
  private static final Set<String> KEYS =
      Set.of(
          "state",
          "state_time",
          "external_id",
          "external_name",
          "format",
          "username",
          "python_path",
          "shell_type");

  @Override
  public byte[] encode(ImageUpload upload) {
    boolean unknown = upload.state() == ImageState.UNKNOWN;
    return Json.writeObject(out ->
        new FieldWriter(out)
            .text("state", StateWord.toWrite(unknown, upload.state().wire(), upload.extra()))
            .time("state_time", upload.stateTime())
            .text("external_id", upload.externalId())
            .text("external_name", upload.externalName())
            .text("format", upload.format())
            .text("username", upload.username())
            .text("python_path", upload.pythonPath())
            .text("shell_type", upload.shellType())
            .extra(upload.extra(), KEYS));
  }

  @Override
  public ImageUpload decode(String path, byte[] data, Instant modified) {
    try {
      return upload(path.split("/"), new FieldReader(data), modified);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new BadRecordException("of upload " + path, e);
    }
  }

  private static ImageUpload upload(String[] path, FieldReader fields, Instant modified) {
    String word = fields.text("state");
    var state = word == null ? ImageState.UNKNOWN : ImageState.ofWire(word);
    if (state == ImageState.UNKNOWN && word != null) {
      fields.keep(StateWord.KEY, word);
    }
    var stateTime = fields.time("state_time");
    var externalId = fields.text("external_id");
    var externalName = fields.text("external_name");
    var format = fields.text("format");
    var username = fields.text("username", BuildCodec.DEFAULT_USERNAME);
    var pythonPath = fields.text("python_path", BuildCodec.DEFAULT_PYTHON);
    var shellType = fields.text("shell_type");
    return new ImageUpload(
        path[0],
        path[2],
        path[4],
        path[6],
        state,
        stateTime == null ? modified : stateTime,
        externalId,
        externalName,
        format,
        username,
        pythonPath,
        shellType,
        fields.rest());
  }
}
