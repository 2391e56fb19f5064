package dev.nodepool.store.codec;

import dev.nodepool.model.ImageState;
import dev.nodepool.model.ImageUpload;
import java.time.Instant;

/**
 * The record of an image upload (docs/zookeeper.md 7.2), by its path {@code
 * image/builds/build/providers/provider/images/id}.
 */
final class UploadCodec extends JsonCodec<ImageUpload> {
  UploadCodec() {
    super("upload");
  }

  @Override
  void write(ImageUpload upload, FieldWriter fields) {
    fields
        .state(upload.state().wire(), upload.extra())
        .time("state_time", upload.stateTime())
        .text("external_id", upload.externalId())
        .text("external_name", upload.externalName())
        .text("format", upload.format())
        .text("username", upload.username())
        .text("python_path", upload.pythonPath())
        .text("shell_type", upload.shellType())
        .extra(upload.extra());
  }

  @Override
  ImageUpload read(String path, FieldReader fields, Instant modified) {
    var parts = path.split("/");
    return new ImageUpload(
        parts[0],
        parts[2],
        parts[4],
        parts[6],
        fields.state(ImageState::ofWire, ImageState.UNKNOWN),
        fields.stateTime(modified),
        fields.text("external_id"),
        fields.text("external_name"),
        fields.text("format"),
        fields.text("username", BuildCodec.DEFAULT_USERNAME),
        fields.text("python_path", BuildCodec.DEFAULT_PYTHON),
        fields.text("shell_type"),
        fields.rest());
  }
}
